"""The fixed texts of the segmentation benchmarks: what a firm's messages look like."""

from typing import Final

SHORT_ASCII: Final = "Sayin musterimiz, 1.250,00 TL tutarindaki odemeniz alinmistir. Tesekkurler."

TURKISH: Final = "Sayın müşterimiz, 1.250,00 TL tutarındaki ödemeniz alınmıştır. Teşekkürler."

GSM_900: Final = ("Größe [50x50] Ücret: £12, Ölü: è à ñ Ö Δ, ödeme: 1.250 €. " * 16)[:900]
"""Nine hundred characters of the GSM alphabets beyond ASCII, escape pairs among them."""

EMOJI: Final = "Kampanya başladı 🎉🎉 Tüm ürünlerde %50 indirim 🛍 Kaçırmayın 😀👍"

"""Messages are written, checked and sent; jobs are paused, resumed, cancelled."""

from ulak.assembly import House

handler = House().serve("console_send")

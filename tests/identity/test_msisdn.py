import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ulak.catalogue import unfilled
from ulak.errors import InvalidValue
from ulak.identity.msisdn import (
    MOBILE_RANGES,
    PLANS,
    Msisdn,
    Region,
    dialled,
    format,
    is_valid,
    mask,
    normalise,
    region_of,
)

TR, KKTC, AZ = Region


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("5321234567", id="national"),
        pytest.param("05321234567", id="with the trunk nought"),
        pytest.param("905321234567", id="with the calling code"),
        pytest.param("+905321234567", id="with a plus"),
        pytest.param("00905321234567", id="with two noughts"),
        pytest.param("0532 123 45 67", id="spaces"),
        pytest.param("0(532)123-45-67", id="brackets and dashes"),
        pytest.param("0.532.123.45.67", id="dots"),
        pytest.param("+90 (0) 532 123 45 67", id="the nought in brackets"),
        pytest.param("0532\u00a0123\u00a045\u00a067", id="no-break spaces"),
        pytest.param("0532\u2013123\u20114567", id="typographic dashes"),
        pytest.param("\u202a+90 532 123 45 67\u202c", id="direction marks of a copied contact"),
        pytest.param("\t0532 1234567 ", id="space around"),
    ],
)
@pytest.mark.parametrize("region", [TR, KKTC])
def test_every_usual_way_of_writing_a_turkish_mobile_is_the_same_number(text, region):
    assert normalise(text, region) == "905321234567"


@pytest.mark.parametrize(
    "text", ["501234567", "0501234567", "994501234567", "+994 (0)50 123-45-67", "00994501234567"]
)
def test_every_usual_way_of_writing_an_azerbaijani_mobile_is_the_same_number(text):
    assert normalise(text, AZ) == "994501234567"


def test_the_accounts_country_reads_numbers_that_name_none():
    assert normalise("5012345678", TR) == "905012345678"
    assert normalise("501234567", AZ) == "994501234567"
    assert not is_valid("501234567", TR)
    assert not is_valid("5012345678", AZ)


@pytest.mark.parametrize("region", list(Region))
def test_a_number_that_names_its_country_is_read_in_every_region(region):
    assert normalise("+90 532 123 45 67", region) == "905321234567"
    assert normalise("00994 50 123 45 67", region) == "994501234567"


def test_ranges_too_fine_for_the_table_are_left_to_the_library():
    assert normalise("0561 611 12 34", TR) == "905616111234"
    assert normalise("0582 212 34 56", TR) == "905822123456"
    assert normalise("36554 12 34", AZ) == "994365541234"
    assert refusal("0582 112 34 56") == "msisdn_unassigned"


def refusal(text, region=TR):
    with pytest.raises(InvalidValue) as caught:
        normalise(text, region)
    return caught.value.problem.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "msisdn_empty"),
        (" \u00a0 ", "msisdn_empty"),
        ("O532 123 45 67", "msisdn_letters"),
        ("0532 123 45 6l", "msisdn_letters"),
        ("Ali Yılmaz", "msisdn_letters"),
        ("٠٥٣٢١٢٣٤٥٦٧", "msisdn_digits"),
        ("0532 123 45 ６７", "msisdn_digits"),
        ("5,32123E+09", "msisdn_spreadsheet"),
        ("5.32123e+09", "msisdn_spreadsheet"),
        ("9,05321E+11", "msisdn_spreadsheet"),
        ("5321234567.0", "msisdn_spreadsheet"),
        ("532123456.0", "msisdn_spreadsheet"),
        ("5321234567,00", "msisdn_spreadsheet"),
        ("0532 123 45 67 / 0533 765 43 21", "msisdn_several"),
        ("05321234567;02125551122", "msisdn_several"),
        ("0532 123 45 67 - 0533 765 43 21", "msisdn_several"),
        ("05321234567 05337654321", "msisdn_several"),
        ("53212345675337654321", "msisdn_several"),
        ("17291716060", "msisdn_tckn"),
        ("172 917 160 60", "msisdn_tckn"),
        ("0532 123 45", "msisdn_too_short"),
        ("12", "msisdn_too_short"),
        ("+90", "msisdn_too_short"),
        ("0532 123 45 678", "msisdn_too_long"),
        ("1" * 100_000, "msisdn_too_long"),
        ("0212 555 11 22", "msisdn_landline"),
        ("0392 123 45 67", "msisdn_landline"),
        ("+994 12 312 34 56", "msisdn_landline"),
        ("0850 123 45 67", "msisdn_special"),
        ("0800 123 45 67", "msisdn_special"),
        ("0900 123 45 67", "msisdn_special"),
        ("444 1 444", "msisdn_special"),
        ("0512 123 45 67", "msisdn_pager"),
        ("+49 171 1234567", "msisdn_country"),
        ("001 202 555 0123", "msisdn_country"),
        ("+999 123 45 67", "msisdn_country"),
        ("0520 123 45 67", "msisdn_unassigned"),
        ("0532#1234567", "msisdn_characters"),
        ("++90 532 123 45 67", "msisdn_characters"),
        ("0532 1234567\n", "msisdn_characters"),
        ("+", "msisdn_characters"),
    ],
)
def test_a_refusal_says_what_the_field_holds_instead(text, code):
    assert refusal(text) == code


tails = st.integers(0, 10**7 - 1).map("{:07}".format)
heads = st.sampled_from(
    ["", "0", "90", "900", "+90", "0090", "+900", "00900", "994", "0994", "+994", "9940", "+9940"]
)
separated = st.sampled_from(["", " ", "-", ".", "\u00a0", ")", " ("])


@given(heads, st.integers(0, 999).map(str), tails, separated, st.sampled_from([TR, AZ]))
@example("", "561", "0110000", "", TR)
@example("", "512", "1234567", "", TR)
@example("0", "592", "2121234", " ", TR)
def test_decisions_on_mobiles_are_those_of_libphonenumber(head, lead, tail, separator, region):
    text = separator.join([head + lead, tail[:3], tail[3:5], tail[5:]])
    try:
        parsed = phonenumbers.parse(text, PLANS[region].library_region)
        served = parsed.country_code in (90, 994)
        mobile = phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE
        theirs = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)[1:]
    except phonenumbers.NumberParseException:
        served = mobile = False
    try:
        ours = normalise(text, region)
    except InvalidValue:
        assert not (served and mobile)
    else:
        assert served
        assert mobile
        assert ours == theirs


@pytest.mark.parametrize("mobile", MOBILE_RANGES, ids=lambda mobile: mobile.region)
@given(data=st.data())
def test_every_number_in_a_range_of_the_table_is_a_mobile_to_the_library_too(mobile, data):
    plan = PLANS[mobile.region]
    prefix = data.draw(st.sampled_from(mobile.prefixes))
    missing = plan.national_digits - len(prefix)
    national = prefix + data.draw(st.text("0123456789", min_size=missing, max_size=missing))
    parsed = phonenumbers.parse("+" + plan.calling_code + national)
    assert phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE
    assert normalise(national, mobile.region) == plan.calling_code + national
    assert region_of(plan.calling_code + national) in (mobile.region, KKTC)


@given(st.text())
def test_whatever_is_in_the_field_is_an_msisdn_or_a_refusal_with_a_sentence(text):
    for region in Region:
        try:
            msisdn = normalise(text, region)
        except InvalidValue as refused:
            codes = {problem.code for problem in refused.problems}
            assert all(map(unfilled, codes))
        else:
            assert normalise("+" + msisdn, region) == msisdn
            assert normalise(format(msisdn), region) == msisdn


def test_an_msisdn_shows_itself_masked():
    msisdn = Msisdn.parse("0533 812 34 56", TR)
    assert msisdn == "905338123456"
    assert repr(msisdn) == "Msisdn('53*****456')"
    assert repr([msisdn]) == "[Msisdn('53*****456')]"
    assert msisdn.masked == mask(msisdn)
    assert msisdn.region is KKTC


def test_what_is_no_msisdn_has_no_plan():
    with pytest.raises(ValueError, match="served"):
        mask("491711234567")


# --- as a person dials it ----------------------------------------------------------------------------------

MSISDNS = st.sampled_from(
    [(mobile.region, PLANS[mobile.region], prefix) for mobile in MOBILE_RANGES for prefix in mobile.prefixes]
).flatmap(
    lambda row: st.integers(0, 10 ** (row[1].national_digits - len(row[2])) - 1).map(
        lambda rest: f"{row[1].calling_code}{row[2]}{rest:0{row[1].national_digits - len(row[2])}}"
    )
)


@pytest.mark.parametrize(
    ("msisdn", "region", "shown"),
    [
        pytest.param("905321112233", TR, "0532 111 22 33", id="at home"),
        pytest.param("905338112233", KKTC, "0533 811 22 33", id="at home in KKTC"),
        pytest.param("905338112233", TR, "0533 811 22 33", id="KKTC from TR"),
        pytest.param("905321112233", KKTC, "0532 111 22 33", id="TR from KKTC"),
        pytest.param("994501234567", AZ, "050 123 45 67", id="at home in AZ"),
        pytest.param("994501234567", TR, "00994 50 123 45 67", id="AZ from TR"),
        pytest.param("905321112233", AZ, "0090 532 111 22 33", id="TR from AZ"),
        pytest.param("905321112233", None, "0090 532 111 22 33", id="from anywhere"),
    ],
)
def test_a_number_is_written_as_it_is_dialled(msisdn: str, region: Region | None, shown: str) -> None:
    assert dialled(msisdn, region) == shown


@given(MSISDNS, st.sampled_from(Region))
def test_a_number_as_it_is_dialled_is_read_back_in_every_region(msisdn: str, region: Region) -> None:
    assert normalise(dialled(msisdn, region), region) == msisdn
    assert normalise(dialled(msisdn, None), region) == msisdn


@given(MSISDNS, st.sampled_from([*Region, None]))
def test_a_masked_number_has_the_shape_of_the_whole_one_and_shows_no_more_than_the_mask(
    msisdn: str, region: Region | None
) -> None:
    whole, masked = dialled(msisdn, region), dialled(msisdn, region, masked=True)
    assert [c == " " for c in whole] == [c == " " for c in masked]
    assert mask(msisdn) in masked.replace(" ", "")
    assert masked.count("*") == mask(msisdn).count("*")


@pytest.mark.parametrize("region", [TR, KKTC])
def test_an_area_code_is_a_fixed_line_wherever_libphonenumber_says_so(region):
    for area in range(200, 500):
        number = f"{area}5551122"
        kind = phonenumbers.number_type(phonenumbers.parse(number, "TR"))
        fixed = kind == phonenumbers.PhoneNumberType.FIXED_LINE
        for written in (number, f"0{number}", f"+90 {number}", f"00 90 (0) {number[:3]} {number[3:]}"):
            with pytest.raises(InvalidValue) as refused:
                normalise(written, region)
            assert (refused.value.problem.code == "msisdn_landline") is fixed


@pytest.mark.parametrize(
    "text", ["02125551122.0", "0212 555 11 22 / 0532 123 45 67", "0212555112x", "0212555112\u0662"]
)
def test_what_only_begins_like_a_fixed_line_is_judged_as_a_whole(text):
    with pytest.raises(InvalidValue) as refused:
        normalise(text, TR)
    assert refused.value.problem.code != "msisdn_landline"

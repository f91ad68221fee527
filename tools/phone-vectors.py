"""Makes shared/vectors/phone_examples.json: what libphonenumber answers to its own examples of every region, in several spellings (CON-04).

    pip install phonenumbers==9.0.43 && python3 tools/phone-vectors.py

Where a country has no trunk prefix, libphonenumber keeps a zero that somebody puts in front, and calls the number invalid; there the
number without it is expected.
"""

import json
from pathlib import Path

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, PhoneMetadata

TYPES = {PhoneNumberType.FIXED_LINE: "fixed line", PhoneNumberType.MOBILE: "mobile", PhoneNumberType.TOLL_FREE: "toll-free"}
OTHERS = [kind for kind in range(11) if kind not in TYPES]


def e164(number):
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def examples():
    """Name and number of each; of the less common types those that begin with a zero."""
    known = set()
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in [*TYPES, *OTHERS]:
            number = phonenumbers.example_number_for_type(region, kind)
            if number and e164(number) not in known and (kind in TYPES or number.italian_leading_zero):
                known.add(e164(number))
                yield f"{region}, {TYPES.get(kind, f'type {kind}')}", number, PhoneMetadata.metadata_for_region(region).national_prefix
    for code in sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS):
        yield f"services of the world, {code}", phonenumbers.example_number_for_non_geo_entity(code), None


def spellings(number, trunk):
    code, national = number.country_code, phonenumbers.national_significant_number(number)
    yield e164(number)
    yield phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    yield phonenumbers.format_number(number, PhoneNumberFormat.RFC3966)
    yield f"00{code} {national}"
    if code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE and "001" not in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]:
        yield f"+{code} 0{national}"
        yield f"+{code} (0){national}"
        if trunk and trunk != "0":
            yield f"+{code} {trunk} {national}"
    if national.startswith("0"):
        yield f"+{code} (0){national[1:]}"


def answer(typed, number):
    found = phonenumbers.parse(typed, "FR")
    # Valid as it is, or wrong for nothing but a zero that the country does not have.
    return e164(found if phonenumbers.is_valid_number(found) else number)


vectors = []
for name, number, trunk in examples():
    answers = {}
    for typed in spellings(number, trunk):
        answers.setdefault(answer(typed, number), []).append(typed)
    for place, (value, typed) in enumerate(answers.items()):
        about = name if place == 0 else f"{name}: the zero is part of another number"
        vectors.append({"rule": "CON-04", "about": about, "input": typed, "value": value})

head = {
    "function": "rules::phone",
    "about": "CON-04: each spelling of the list gives the value. libphonenumber's own examples and answers; tools/phone-vectors.py makes the file.",
}
lines = ",\n".join("    " + json.dumps(vector) for vector in vectors)
text = json.dumps(head)[1:-1].replace('", "', '",\n  "')
path = Path(__file__).parent.parent / "shared/vectors/phone_examples.json"
path.write_text(f'{{\n  {text},\n  "vectors": [\n{lines}\n  ]\n}}\n')
print(len(vectors), "vectors of", phonenumbers.__version__)

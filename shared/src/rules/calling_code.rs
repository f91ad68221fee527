//! Country calling codes (ITU-T E.164), and what stands before a number that is dialled inside its country only.
//!
//! The facts are those of libphonenumber 9.0.43; `tools/phone-vectors.py` compares them with its answers.

use crate::Country;

/// The calling codes in use, of countries and of global services: before the colon what several begin with, behind it their last digits.
const CODES: &str = ":17 2:07 3:0123469 4:013456789 5:12345678 6:0123456 8:1246 9:0123458 21:12368 22:0123456789 23:0123456789 \
                     24:0123456789 25:012345678 26:0123456789 29:01789 35:0123456789 37:012345678 38:01235679 42:013 50:0123456789 \
                     59:0123456789 67:023456789 68:012356789 69:012 80:08 85:02356 87:08 88:012368 96:012345678 97:012345679 99:234568";

/// What one dials before a number inside a country (`8 (495) …`), and how many digits the number has without it. Where nothing else stands
/// here it is a zero, whatever follows.
const TRUNKS: [(&str, &str, usize); 15] = [
    ("1", "1", 10),
    ("7", "8", 10),
    ("36", "06", 8),
    ("36", "06", 9),
    // Mobile numbers had one of them until 2019.
    ("52", "1", 10),
    ("52", "01", 10),
    ("52", "044", 10),
    ("52", "045", 10),
    ("370", "8", 8),
    ("375", "80", 9),
    ("375", "8", 9),
    ("375", "8", 10),
    ("692", "1", 7),
    ("992", "8", 9),
    ("993", "8", 8),
];

/// Where numbers begin with a zero of their own, and how many digits such numbers have.
const ZEROS: [(&str, usize); 20] = [
    ("47", 5),
    ("225", 10),
    ("226", 8),
    ("227", 8),
    ("229", 10),
    ("241", 8),
    ("242", 9),
    ("247", 6),
    ("250", 8),
    ("267", 10),
    ("268", 8),
    ("378", 10),
    ("501", 11),
    ("676", 7),
    ("679", 11),
    ("687", 6),
    ("853", 7),
    ("974", 11),
    ("992", 9),
    ("881", 9),
];

/// A number of the whole world, without its `+`, taken apart: the calling code, and what follows it.
pub(super) fn calling_code(number: &str) -> Option<(&str, &str)> {
    let code = CODES.split_whitespace().find_map(|group| {
        let (begin, ends) = group.split_once(':')?;
        let last = number.strip_prefix(begin)?.chars().next()?;
        ends.contains(last).then_some(begin.len() + 1)
    })?;
    Some(number.split_at(code))
}

/// The number of a country without what is dialled inside the country only.
pub(super) fn national<'a>(code: &str, number: &'a str) -> &'a str {
    let trunk = TRUNKS.iter().filter(|(of, ..)| *of == code).find_map(|(_, trunk, digits)| {
        // Only before as many digits as a number has: Hungary's 06 is also the beginning of an area that somebody wrote with a zero.
        number.strip_prefix(trunk).filter(|rest| rest.len() == *digits && !rest.starts_with('0'))
    });
    let has_own_zero = match code {
        // Italy's are of many lengths; the services of the world have no country to be dialled in.
        "39" => !number.starts_with("00") && !is_mobile_of_italy(number),
        "800" | "808" | "870" | "878" | "882" | "883" | "888" | "979" => true,
        _ => ZEROS.contains(&(code, number.len())),
    };
    match trunk.or_else(|| number.strip_prefix('0').filter(|_| !has_own_zero)) {
        // Whatever was written twice, or what is kept would be another number when it is read again.
        Some(rest) => national(code, rest),
        None => number,
    }
}

/// A zero before a mobile number of Italy, which has none: three digits that begin with 3, and no area that is written like that.
fn is_mobile_of_italy(number: &str) -> bool {
    let is_area = |area: &[u8]| match area {
        [b'0' | b'1' | b'5' | b'9', _] => true,
        [b'2', last] => (b'1'..=b'4').contains(last),
        [b'3', last] => (b'1'..=b'2').contains(last),
        [b'4' | b'8', last] => (b'1'..=b'6').contains(last),
        [b'6', last] => (b'2'..=b'5').contains(last) || *last == b'9',
        [b'7', last] => (b'1'..=b'7').contains(last),
        _ => true,
    };
    let area = number.strip_prefix("03").and_then(|rest| rest.as_bytes().get(..2));
    (10..=11).contains(&number.len()) && area.is_some_and(|area| !is_area(area))
}

/// The number with its calling code. Argentina's mobile numbers have `15` behind the area inside the country (`011 15-2345-6789`), and a 9
/// before it for all others.
pub(super) fn e164(code: &str, number: &str) -> String {
    // Some write both, or the zero of inside the country behind the 9.
    let (nine, area_and_rest) = match number.strip_prefix('9').filter(|_| code == "54") {
        Some(rest) => (true, national(code, rest)),
        None => (false, number),
    };
    let ends_of_areas = if area_and_rest.starts_with("11") { 2..3 } else { 3..5 };
    let without_15 = |at| {
        let (area, rest) = area_and_rest.split_at_checked(at)?;
        Some(format!("+549{area}{}", rest.strip_prefix("15")?))
    };
    let mobile = ends_of_areas.filter(|_| code == "54" && area_and_rest.len() == 12).find_map(without_15);
    match mobile {
        Some(mobile) => mobile,
        None if nine && area_and_rest.len() == 10 => format!("+549{area_and_rest}"),
        None => format!("+{code}{number}"),
    }
}

/// What one dials in a country to reach another one, where that is not `00` or not only: countries, then codes. An x is any
/// digit.
const EXITS: &str = "AG AI AS BB BM BS CA DM DO GD GU JM KN KY LC MH MP MS PR SX TC TT US VC VG VI 011;AU CC CX 0011 0014 0015 0016 \
                     0018 0019;AX FI 00 99x 995xx;BO 00 001x;BR 00 0012 0014 0015 0021 0022 0023 0025 0031 0041 \
                     0099;BY KZ RU TJ TM 810;CL 00 1xx0;CO 00 00414 00444 00456 005 007 009;CU 119;CV WS 0;FJ 00 052;GY MN 001;HK 00 001 002 \
                     0050 0059 006 007 008 009;ID 001 007 008 009;IL 00 012 013 014 015 016 017 018 019;IS 00 1001 1010 1020 1100;JP \
                     010;KE 000;KH 001 004 005 006 007 008 009;KP 00 99;KR 001 002 005 006 00700 00727 0073 00755 00761 00762 00766 \
                     008 009;MU 00 020 030 033 040 050 060 070;MV 00 019;MX 00 09;NG 009;NZ 00 0161;PG 00 05 1401 1402 1403;PW 011 \
                     012;SB 00 01;SC 00 010;SG 001 002 008 01x 02x 03x;SI 00 1022 1066 1088 1099;TD 00 15 16;TH \
                     001 002 003 004 005 006 007 008 009;TW 002 005 006 007 009 019;TZ 000 005 006;UG 000 005 007;UY 00 013x \
                     014x 015x 016x 017x 018x 019x";

/// The digits after what one dials in that country to reach another one. `first` are those that stand together at the beginning.
pub(super) fn after_exit_code<'a>(country: Country, digits: &'a str, first: &str) -> Option<&'a str> {
    let of_country = EXITS.split(';').find(|line| line.split_whitespace().any(|word| word == country.as_str()))?;
    let codes = || of_country.split_whitespace().filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    // `0086 10 …` is China's number in a country of `008` too: only `008 610 …` would not be.
    let is_double_zero = first.len() == 4 && first.strip_prefix("00").and_then(calling_code).is_some_and(|(_, rest)| rest.is_empty());
    // Where `00` leads abroad as well, `008…` may be that and a calling code: only a gap tells.
    let is_either = is_double_zero || (digits.starts_with("00") && codes().any(|code| code == "00"));
    let tells = |code: &str| after(code, first) == Some("") || !is_either;
    codes().filter(|code| tells(code)).filter_map(|code| after(code, digits)).min_by_key(|rest| rest.len())
}

/// What follows a code, if it stands at the beginning.
fn after<'a>(code: &str, digits: &'a str) -> Option<&'a str> {
    let (begin, rest) = digits.split_at_checked(code.len())?;
    begin.chars().zip(code.chars()).all(|(digit, of_code)| digit == of_code || of_code == 'x').then_some(rest)
}

//! Country calling codes (ITU-T E.164), and what stands before a number that is dialled inside its country only.
//!
//! The facts are those of libphonenumber 9.0.43; `tools/phone-vectors.py` compares them with its answers.

/// The calling codes in use, of countries and of global services: before the colon what several begin with, behind it their last digits.
const CODES: &str = ":17 2:07 3:0123469 4:013456789 5:12345678 6:0123456 8:1246 9:0123458 21:12368 22:0123456789 23:0123456789 \
                     24:0123456789 25:012345678 26:0123456789 29:01789 35:0123456789 37:012345678 38:01235679 42:013 50:0123456789 \
                     59:0123456789 67:023456789 68:012356789 69:012 80:08 85:02356 87:08 88:012368 96:012345678 97:012345679 99:234568";

/// What one dials before a number inside a country (`8 (495) …`), and how many digits the number has without it. Where nothing else stands
/// here it is a zero, whatever follows.
const TRUNKS: [(&str, &str, usize); 12] = [
    ("1", "1", 10),
    ("7", "8", 10),
    ("36", "06", 8),
    ("36", "06", 9),
    // Mobile numbers had it until 2019.
    ("52", "1", 10),
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
        "39" => !number.starts_with("00"),
        "800" | "808" | "870" | "878" | "882" | "883" | "888" | "979" => true,
        _ => ZEROS.contains(&(code, number.len())),
    };
    match trunk.or_else(|| number.strip_prefix('0').filter(|_| !has_own_zero)) {
        // Whatever was written twice, or what is kept would be another number when it is read again.
        Some(rest) => national(code, rest),
        None => number,
    }
}

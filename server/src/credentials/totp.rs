//! RFC 6238 as every app has it: SHA-1, six digits, 30 seconds; and the ways to get a secret into an app.

use entente_shared::{Timestamp, credentials::CODE_SECONDS};
use hmac::{Hmac, Mac};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use qrcode::{Color, EcLevel, QrCode};
use sha1::Sha1;

use crate::fault::Fault;

/// 160 bits, as RFC 4226 recommends.
pub const SECRET_BYTES: usize = 20;

/// The step of 30 seconds that it is.
pub const fn step_at(now: Timestamp) -> i64 {
    now.0.div_euclid(CODE_SECONDS * 1_000_000)
}

/// The code of a step.
pub fn code(secret: &[u8], step: i64) -> u32 {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[19] & 0xf);
    let number = u32::from_be_bytes([hash[offset], hash[offset + 1], hash[offset + 2], hash[offset + 3]]);
    (number & 0x7fff_ffff) % 1_000_000
}

/// The step that a code is of: of now, or of the one before or after, for clocks differ.
pub fn step_of(secret: &[u8], typed: u32, now: Timestamp) -> Option<i64> {
    let now = step_at(now);
    [now, now - 1, now + 1].into_iter().find(|step| code(secret, *step) == typed)
}

/// RFC 4648, without padding.
pub fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    for part in bytes.chunks(5) {
        let mut five = [0; 8];
        five[3..3 + part.len()].copy_from_slice(part);
        let number = u64::from_be_bytes(five);
        for place in 0..(part.len() * 8).div_ceil(5) {
            text.push(char::from(LETTERS[(number >> (35 - 5 * place)) as usize & 31]));
        }
    }
    text
}

/// The address that apps open, and that the QR code says.
pub fn address(secret: &[u8], sign_in_address: &str) -> String {
    let person = utf8_percent_encode(sign_in_address, NON_ALPHANUMERIC);
    format!("otpauth://totp/Entente:{person}?secret={}&issuer=Entente", base32(secret))
}

/// A QR code: the outline of its dark modules as an SVG path, and how many modules a side has.
pub fn outline(text: &str) -> Result<(String, u32), Fault> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|error| Fault::Broken(format!("a QR code could not be made: {error}")))?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                path.push_str(&format!("M{x} {y}h{run}v1h-{run}z"));
            }
            x += run.max(1);
        }
    }
    Ok((path, u32::try_from(width).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn the_codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B, the last six of eight digits.
        for (seconds, expected) in
            [(59, 287_082), (1_111_111_109, 81_804), (1_111_111_111, 50_471), (1_234_567_890, 5_924), (2_000_000_000, 279_037)]
        {
            assert_eq!(code(SECRET, step_at(Timestamp(seconds * 1_000_000))), expected);
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_and_late_and_no_further() {
        let at = |seconds: i64| Timestamp(seconds * 1_000_000);
        let typed = code(SECRET, 100);
        for (seconds, found) in [(2_969, None), (2_970, Some(100)), (3_000, Some(100)), (3_059, Some(100)), (3_060, None)] {
            assert_eq!(step_of(SECRET, typed, at(seconds)), found, "{seconds}");
        }
    }

    #[test]
    fn secrets_are_written_as_apps_read_them() {
        assert_eq!(base32(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        // RFC 4648, section 10.
        for (bytes, text) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB")] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
        let expected = "otpauth://totp/Entente:admin%40contoso?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Entente";
        assert_eq!(address(SECRET, "admin@contoso"), expected);
    }

    #[test]
    fn a_qr_code_is_a_path_of_its_dark_modules() {
        let (path, modules) = outline("otpauth://totp/Entente:admin%40contoso?secret=GEZDGNBVGY3TQOJQ").expect("a code");
        assert!(path.starts_with("M0 0h7v1h-7z"), "the corner that readers look for: {path:.40}");
        assert!((21..=77).contains(&modules));
    }
}

//! The languages of the product.

use std::str::FromStr;

coded_enum! {
    /// A language that pages and mails are written in.
    pub enum Language {
        /// English.
        English = "en",
        /// French.
        French = "fr",
    }
}

impl Language {
    /// The first language of an `Accept-Language` header that the product speaks; English where it speaks none of them.
    ///
    /// ```
    /// use entente_shared::Language;
    /// assert_eq!(Language::from_accept_language("de, fr-CA;q=0.8, en;q=0.7"), Language::French);
    /// assert_eq!(Language::from_accept_language("en;q=0.4, fr;q=0.9"), Language::French);
    /// assert_eq!(Language::from_accept_language("zz"), Language::English);
    /// ```
    pub fn from_accept_language(header: &str) -> Self {
        let mut best = (0, Self::English);
        for range in header.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default().get(..2).unwrap_or_default().to_ascii_lowercase();
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1000, per_mille);
            if let Ok(language) = Self::from_str(&tag)
                && weight > best.0
            {
                best = (weight, language);
            }
        }
        best.1
    }
}

/// `0.8` as 800; anything that is no weight as 0.
fn per_mille(weight: &str) -> u32 {
    weight.parse::<f32>().ok().filter(|w| (0.0..=1.0).contains(w)).map_or(0, |w| (w * 1000.0) as u32)
}

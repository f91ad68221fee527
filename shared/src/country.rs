//! Countries and regions (ORG-05).

use serde::{Deserialize, Serialize};

use crate::{
    Violation,
    rules::{self, UnknownWord},
};

/// An officially assigned alpha-2 code of ISO 3166-1, or XK: Kosovo has none, and CLDR and the European Union write that one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country(u8);

/// The 250 codes in their order, parted by single spaces.
const CODES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE \
    BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD \
    CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM \
    DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF \
    GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU \
    ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN \
    KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME \
    MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA \
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM \
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI \
    SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK \
    TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI \
    VN VU WF WS XK YE YT ZA ZM ZW";

/// Codes that people write for a country although its own is another one: ISO 3166-1 has reserved them for it.
const ALSO_WRITTEN: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

/// Where an address has no city of its own, or need not have one. By the metadata of Google's libaddressinput: no city is in the address
/// (AE GI JP KY MO NR SG), a district is in its place (HK), or it is not asked for (AG SM VG). Besides, where the city is the state (MC VA).
const WITHOUT_CITIES: &str = "AE AG GI HK JP KY MC MO NR SG SM VA VG";

impl Country {
    /// How many there are.
    pub const COUNT: usize = (CODES.len() + 1) / 3;

    /// Every country and region, in the order of the codes.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..Self::COUNT as u8).map(Self)
    }

    /// The two capital letters.
    pub fn as_str(self) -> &'static str {
        CODES.split(' ').nth(self.index()).unwrap_or_default()
    }

    /// The place in the order of the codes, from 0.
    pub fn index(self) -> usize {
        self.0.into()
    }

    /// CON-01: addresses there have a city.
    ///
    /// ```
    /// use entente_shared::Country;
    /// assert!(Country::parse("FR").is_ok_and(Country::has_cities));
    /// assert!(!Country::parse("SG").is_ok_and(Country::has_cities));
    /// ```
    pub fn has_cities(self) -> bool {
        WITHOUT_CITIES.split(' ').all(|code| code != self.as_str())
    }

    /// ORG-05: required, one of the list. Small letters are accepted, and `UK` and `EL`. Which of them may register here is the host's
    /// to say.
    ///
    /// ```
    /// use entente_shared::{Country, Violation};
    /// assert_eq!(Country::parse("fr").map(|c| c.as_str()), Ok("FR"));
    /// assert_eq!(Country::parse("UK").map(|c| c.as_str()), Ok("GB"));
    /// assert_eq!(Country::parse("XX"), Err(Violation::UnknownCountry));
    /// ```
    pub fn parse(typed: &str) -> Result<Self, Violation> {
        let code = rules::trimmed(typed).to_ascii_uppercase();
        if code.is_empty() {
            return Err(Violation::Required);
        }
        let code = ALSO_WRITTEN.iter().find(|(written, _)| *written == code).map_or(&*code, |(_, code)| code);
        CODES.split(' ').position(|known| known == code).map(|at| Self(at as u8)).ok_or(Violation::UnknownCountry)
    }
}

impl std::fmt::Display for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Country {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).map_err(|_| UnknownWord)
    }
}

impl TryFrom<String> for Country {
    type Error = UnknownWord;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.as_str().to_owned()
    }
}

#[cfg(feature = "sqlx")]
text_column!(Country);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_250_are_there_and_in_order() {
        let codes: Vec<_> = Country::all().map(Country::as_str).collect();
        assert_eq!(codes.len(), 250);
        assert!(codes.is_sorted() && codes.iter().all(|code| code.len() == 2));
    }

    #[test]
    fn every_code_parses_to_itself_and_nothing_between_codes_does() {
        for country in Country::all() {
            assert_eq!(Country::parse(country.as_str()), Ok(country));
        }
        for wrong in ["F", "FRA", "D A", "XX", "QM", "\u{1F1EB}\u{1F1F7}", "F R"] {
            assert_eq!(Country::parse(wrong), Err(Violation::UnknownCountry), "{wrong:?}");
        }
    }

    #[test]
    fn what_is_written_for_a_country_is_no_code_of_another_one() {
        for (written, code) in ALSO_WRITTEN {
            assert!(CODES.split(' ').all(|known| known != written), "{written}");
            assert_eq!(Country::parse(written).map(Country::as_str), Ok(code));
        }
    }

    #[test]
    fn countries_without_cities_are_countries() {
        assert_eq!(WITHOUT_CITIES.split(' ').count(), Country::all().filter(|country| !country.has_cities()).count());
    }
}

//! Publisher display names: ORG-01, ORG-02, ORG-04.

use entente_shared::{
    Clash, Violation,
    rules::{
        NAME_KEYS_MOST, PUBLISHER_DISPLAY_NAME_MAX, name_clash, name_fold, name_keys, name_skeleton, publisher_display_name, search_key,
        tidy,
    },
};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const TOO_LONG: Result<String, Violation> = Err(Violation::TooLong { max: 50 });
const INVISIBLE: Result<String, Violation> = Err(Violation::InvisibleCharacter);
const REQUIRED: Result<String, Violation> = Err(Violation::Required);

/// Unicode's Default_Ignorable_Code_Point: shown as nothing by whoever does not know better.
const IGNORABLE: &[(u32, u32)] = &[
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
];

#[test]
fn org_01_fifty_characters_fit_and_fifty_one_do_not_whatever_their_bytes() {
    assert_eq!(PUBLISHER_DISPLAY_NAME_MAX, 50);
    for character in ["x", "\u{e9}", "\u{6f22}", "\u{1f3e2}", "\u{20000}"] {
        for length in [1, 49, 50] {
            assert_eq!(publisher_display_name(&character.repeat(length)), Ok(character.repeat(length)), "{length} x {character}");
        }
        assert_eq!(publisher_display_name(&character.repeat(51)), TOO_LONG, "51 x {character}");
    }
}

#[test]
fn org_01_characters_are_counted_after_composition() {
    assert_eq!(publisher_display_name(&"e\u{301}".repeat(50)), Ok("\u{e9}".repeat(50)));
    assert_eq!(publisher_display_name(&"e\u{301}".repeat(51)), TOO_LONG);
    // U+0958 is one of those that NFC takes apart: 25 of them are 50 characters.
    assert_eq!(publisher_display_name(&"\u{958}".repeat(25)), Ok("\u{915}\u{93c}".repeat(25)));
    assert_eq!(publisher_display_name(&"\u{958}".repeat(26)), TOO_LONG);
}

#[test]
fn org_01_characters_are_counted_after_white_space_is_collapsed() {
    let spread = format!("  {}{}{} ", "a".repeat(24), " \t".repeat(100), "b".repeat(25));
    assert_eq!(publisher_display_name(&spread), Ok(format!("{} {}", "a".repeat(24), "b".repeat(25))));
}

#[test]
fn org_01_every_kind_of_white_space_is_one_space_inside_and_nothing_at_the_ends() {
    let spaces: Vec<char> = (char::MIN..=char::MAX).filter(|c| c.is_whitespace()).collect();
    assert!(spaces.len() >= 25);
    for space in spaces {
        let typed = format!("{space}Contoso{space}{space}Ltd{space}");
        assert_eq!(publisher_display_name(&typed).as_deref(), Ok("Contoso Ltd"), "{space:?}");
    }
}

#[test]
fn org_02_white_space_of_any_kind_parts_words() {
    for space in (char::MIN..=char::MAX).filter(|c| c.is_whitespace()) {
        assert_eq!(name_clash(&format!("Contoso{space}Ltd"), "Contoso Ltd"), Some(Clash::Same), "{space:?}");
    }
}

#[test]
fn org_01_control_characters_are_refused_wherever_they_stand() {
    for bad in (char::MIN..='\u{9f}').filter(|c| c.is_control() && !c.is_whitespace()) {
        for typed in [format!("{bad}Contoso"), format!("Con{bad}toso"), format!("Contoso{bad}"), bad.to_string()] {
            assert_eq!(publisher_display_name(&typed), INVISIBLE, "{bad:?}");
        }
    }
}

#[test]
fn org_01_bidi_characters_are_refused_inside_and_dropped_at_the_ends_where_copying_puts_them() {
    for bad in "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}".chars() {
        assert_eq!(publisher_display_name(&format!("Con{bad}toso")), INVISIBLE, "{bad:?}");
        for typed in [format!("{bad}Contoso"), format!("Contoso{bad}"), format!("{bad} Contoso {bad}")] {
            assert_eq!(publisher_display_name(&typed).as_deref(), Ok("Contoso"), "{bad:?}");
        }
        assert_eq!(publisher_display_name(&bad.to_string()), Err(Violation::Required), "{bad:?}");
    }
}

#[test]
fn org_01_characters_without_a_width_or_a_shape_are_refused() {
    for bad in
        "\u{ad}\u{180e}\u{200b}\u{2060}\u{2064}\u{feff}\u{fff9}\u{115f}\u{1160}\u{3164}\u{ffa0}\u{2800}\u{1d173}\u{e0001}\u{e0061}".chars()
    {
        assert_eq!(publisher_display_name(&format!("Con{bad}toso")), INVISIBLE, "{bad:?}");
        assert_eq!(publisher_display_name(&format!("Contoso{bad}")).as_deref(), Ok("Contoso"), "{bad:?}");
        assert_eq!(publisher_display_name(&bad.to_string()), Err(Violation::Required), "{bad:?}");
    }
}

#[test]
fn org_02_no_ignorable_character_makes_another_name_or_a_name_alone() {
    for c in IGNORABLE.iter().flat_map(|&(first, last)| first..=last).filter_map(char::from_u32) {
        let typed = format!("Con{c}toso");
        assert!(
            publisher_display_name(&typed).is_err() || name_skeleton(&typed) == name_skeleton("Contoso"),
            "U+{:04X} tells names apart",
            u32::from(c)
        );
        assert!(publisher_display_name(&c.to_string()).is_err(), "U+{:04X} is no name", u32::from(c));
    }
}

#[test]
fn org_01_joiners_that_writing_needs_stay_in_the_name() {
    for name in ["\u{646}\u{645}\u{6cc}\u{200c}\u{634}\u{648}\u{62f}", "\u{1f469}\u{200d}\u{1f4bb} Lab", "\u{2764}\u{fe0f} Ltd"] {
        assert_eq!(publisher_display_name(name).as_deref(), Ok(name));
    }
}

#[test]
fn org_01_names_of_many_scripts_are_kept_as_they_are() {
    for name in [
        "Contoso",
        "3M",
        "Soci\u{e9}t\u{e9} G\u{e9}n\u{e9}rale",
        "Gro\u{df} & S\u{f6}hne",
        "\u{413}\u{430}\u{437}\u{43f}\u{440}\u{43e}\u{43c}",
        "\u{39f}\u{3c0}\u{3b1}\u{3c0}",
        "\u{682a}\u{5f0f}\u{4f1a}\u{793e}",
        "\u{5d1}\u{5e2}\u{5f4}\u{5de}",
        "\u{0939}\u{093f}\u{0928}\u{094d}\u{0926}\u{0940}",
        "O'Neill / Sons, Inc. (UK)",
        "<b>",
    ] {
        assert_eq!(publisher_display_name(name).as_deref(), Ok(name));
    }
}

#[test]
fn org_01_a_name_that_looks_empty_is_none() {
    for typed in ["", " ", "\t\r\n", "\u{a0}\u{2003}\u{3000}", "\u{200d}", "\u{200c}\u{fe0f}", "\u{301}", " \u{301} \u{200d}", "\u{20dd}"] {
        assert_eq!(publisher_display_name(typed), REQUIRED, "{typed:?}");
    }
}

/// Other spellings of the same name.
const SAME: &[(&str, &str)] = &[
    ("Contoso", "Contoso"),
    ("Contoso", "CONTOSO "),
    ("Contoso", "cONTOSO"),
    ("Contoso Ltd", " Contoso \u{a0}\u{3000} LTD"),
    ("Contoso", "\u{ff23}\u{ff4f}\u{ff4e}\u{ff54}\u{ff4f}\u{ff53}\u{ff4f}"), // full width
    ("Contoso", "\u{1d402}\u{1d428}\u{1d427}\u{1d42d}\u{1d428}\u{1d42c}\u{1d428}"), // mathematical bold
    ("Contoso", "\u{24b8}ontoso"),                                           // circled
    ("Contoso", "Conto\u{17f}o"),                                            // long s
    ("Contoso", "Con\u{200d}toso"),
    ("Contoso", "Con\u{ad}toso"),
    ("First Office", "\u{fb01}rst O\u{fb03}ce"), // ligatures
    ("Stra\u{df}e", "STRASSE"),
    ("Stra\u{df}e", "STRA\u{1e9e}E"),
    ("Caf\u{e9}", "CAFE\u{301}"),
    ("\u{3a3}\u{3af}\u{3c3}\u{3c5}\u{3c6}\u{3bf}\u{3c2}", "\u{3a3}\u{38a}\u{3a3}\u{3a5}\u{3a6}\u{39f}\u{3a3}"), // final sigma
    ("\u{30ac}\u{30b9}", "\u{ff76}\u{ff9e}\u{ff7d}"),                                                           // half-width katakana
    ("\u{41c}\u{422}\u{421}", "\u{43c}\u{442}\u{441}"),                                                         // Cyrillic MTS
    ("Contoso 1", "Contoso \u{2460}"),
];

/// Other names that a person would take for it.
const LOOKS_ALIKE: &[(&str, &str)] = &[
    // Cyrillic, small and capital: some capitals look Latin although their small letters don't.
    ("Contoso", "\u{421}ontoso"),
    ("Contoso", "\u{421}\u{43e}nt\u{43e}s\u{43e}"),
    ("Apple", "\u{430}\u{440}\u{440}le"),
    ("Toyota", "\u{422}oyota"),
    ("TOYOTA", "\u{422}\u{41e}\u{423}\u{41e}\u{422}\u{410}"),
    ("Boeing", "\u{412}oeing"),
    ("Honda", "\u{41d}onda"),
    ("Microsoft", "\u{41c}icrosoft"),
    ("Kodak", "\u{41a}odak"),
    ("Xerox", "\u{425}erox"),
    ("HP", "\u{41d}\u{420}"),
    ("Jira", "\u{408}ira"),
    ("Sun", "\u{405}un"),
    ("Visa", "V\u{456}sa"),
    // Greek.
    ("Oracle", "\u{39f}racle"),
    ("Oracle", "Oracl\u{435}"),
    ("Ericsson", "\u{395}ricsson"),
    ("Honda", "\u{397}onda"),
    ("Intel", "\u{399}ntel"),
    ("Kodak", "\u{39a}odak"),
    ("Microsoft", "\u{39c}icrosoft"),
    ("Toyota", "\u{3a4}oyota"),
    ("Xerox", "\u{3a7}erox"),
    ("Zara", "\u{396}ara"),
    ("Porsche", "\u{3a1}orsche"),
    ("Visa", "\u{3bd}isa"),
    ("Gro\u{df}mann", "Gro\u{3b2}mann"),
    // Others.
    ("Microsoft", "\u{13b7}icrosoft"), // Cherokee
    ("Sun", "S\u{57d}n"),              // Armenian
    ("3M", "\u{417}M"),                // Cyrillic Ze
    ("Modern", "Modem"),
    ("Contoso", "C0nt0s0"),
    ("Lotus", "1otus"),
    ("Contoso", "Con\u{1d1b}oso"), // small capital
    ("O'Neill", "O\u{2019}Neill"),
    // A dot that the letter has already, or that the small letter keeps of its capital.
    ("\u{130}STANBUL", "istanbul"),
    ("ISTANBUL", "\u{130}stanbul"),
    ("istanbul", "i\u{307}stanbul"),
    ("istanbul", "\u{131}\u{307}stanbul"),
    ("Visa", "Vi\u{307}sa"),
    ("Visa", "V\u{456}\u{307}sa"),
    ("Fiji", "Fij\u{307}i"),
    ("Fiji", "Fi\u{237}\u{307}i"),
    ("Fiji", "Fi\u{3f3}\u{307}i"),
    ("V\u{12f}sa", "V\u{12f}\u{307}sa"),
    ("Visa", "Vl\u{307}sa"),
    // Letters in frames that have no compatibility form.
    ("Contoso", "\u{1f152}ontoso"),
    ("Contoso", "\u{1f172}ontoso"),
    ("Contoso", "\u{1f1e8}ontoso"),
    ("Contoso", "\u{a9}ontoso"),
    ("Contoso 7", "Contoso \u{277c}"),
    ("Contoso 7", "Contoso \u{24fb}"),
];

/// What a compatibility character stands for is not always what it looks like.
const LOOKS_ALIKE_AS_TYPED: &[(&str, &str)] = &[
    ("Cisco", "\u{3f9}isco"), // lunate sigma
    ("CISCO", "\u{3f9}IS\u{3f9}O"),
    ("cisco", "\u{3f2}is\u{3f2}o"),
    ("Ford", "\u{17f}ord"), // long s
    ("Mass", "Ma\u{17f}\u{17f}"),
    ("5\u{b0}", "5\u{ba}"),
    ("5\u{b0}", "5\u{2070}"),
    ("\u{a9}Co", "\u{24b8}Co"),
    ("O'Neill", "O\u{b4}Neill"),
    ("O'Neill", "O\u{1ffd}Neill"),
    ("O'Neill", "O\u{1fbd}Neill"),
];

/// Names that look alike in a letter case in which somebody may write them: no one key of both says so, but one of several.
const LOOKS_ALIKE_IN_A_CASE: &[(&str, &str)] = &[
    ("Intel", "lntel"),
    ("INTEL", "lntel"),
    ("intel", "lntel"),
    ("Intel", "1ntel"),
    ("Intel", "|ntel"),
    ("Mail Corp", "MAlL CORP"),
    ("IBM", "lBM"),
    ("IBM", "lbm"),
    ("Air-India", "Air-lndia"),
    // Greek capitals whose small letters look like other Latin ones.
    ("Boeing", "\u{392}oeing"),
    ("Nike", "\u{39d}ike"),
    ("NIKE", "\u{39d}\u{399}\u{39a}\u{395}"),
    ("Yahoo", "\u{3a5}ahoo"),
];

/// Names that may stand beside each other.
const DIFFERENT: &[(&str, &str)] = &[
    ("Mail Corp", "Mall Corp"),
    ("MAIL CORP", "Mall Corp"),
    ("mail corp", "MALL CORP"),
    ("Imax", "Lmax"),
    ("IMAX", "LMAX"),
    ("Ian", "Lan"),
    ("Contoso", "Contosa"),
    ("Contoso", "Con toso"),
    ("Contoso", "Contoso 2"),
    ("Contoso A", "Contoso-A"),
    ("Cafe", "Caf\u{e9}"),
    ("M\u{fc}ller", "Muller"),
    ("Bali", "Ball"),
    ("\u{6f22}\u{5b57}", "\u{6c49}\u{5b57}"),
    ("\u{413}\u{430}\u{437}", "\u{413}\u{43e}\u{437}"),
    ("\u{39d}\u{3af}\u{3ba}\u{3b7}", "\u{39d}\u{3af}\u{3ba}\u{3bf}"),
    ("Nova", "Vona"),
    ("\u{3a3}igma", "Cigma"),
    ("Contoso\u{2122}", "Contoso"),
    ("C\u{307}isco", "Cisco"),
    ("Stop", "Ftop"),
];

#[test]
fn org_02_other_spellings_of_a_name_are_the_same() {
    for (one, other) in SAME {
        assert_eq!(name_clash(one, other), Some(Clash::Same), "{one} / {other}");
        assert_eq!(name_skeleton(one), name_skeleton(other), "{one} / {other}: the unique index is on the skeleton");
    }
}

#[test]
fn org_02_look_alikes_clash() {
    for (one, other) in LOOKS_ALIKE {
        assert_eq!(name_clash(one, other), Some(Clash::LooksAlike), "{one} / {other}");
        assert_eq!(name_skeleton(one), name_skeleton(other), "{one} / {other}");
    }
}

#[test]
fn org_02_what_looks_alike_in_some_letter_case_clashes() {
    for (one, other) in LOOKS_ALIKE_IN_A_CASE {
        assert_eq!(name_clash(one, other), Some(Clash::LooksAlike), "{one} / {other}");
        assert_eq!(name_clash(other, one), Some(Clash::LooksAlike), "{other} / {one}");
    }
}

#[test]
fn org_02_what_a_compatibility_character_looks_like_clashes_and_what_it_stands_for() {
    for (one, other) in LOOKS_ALIKE_AS_TYPED {
        assert!(name_clash(one, other).is_some(), "{one} / {other}: {:?} {:?}", name_keys(one), name_keys(other));
        assert_eq!(name_clash(one, other), name_clash(other, one), "{other} / {one}");
    }
    assert_eq!(name_clash("\u{3f9}igma", "\u{3a3}igma"), Some(Clash::Same), "it is a sigma all the same");
}

/// UTS 39's prototype of a character, itself if it has none.
fn prototype(c: char) -> String {
    unicode_security::confusable_detection::skeleton(&c.to_string()).collect()
}

/// What a name may begin and end with around a letter that is looked at.
const PLACES: [(&str, &str); 3] = [("x", "y"), ("", "xy"), ("X", "Y")];

#[test]
fn org_02_every_character_clashes_with_its_prototype_and_in_a_word_with_those_of_its_case_variants() {
    let mut missed = Vec::new();
    for c in (char::MIN..='\u{323AF}').filter(|c| publisher_display_name(&format!("x{c}y")).is_ok_and(|name| !name.contains(' '))) {
        let inside = [c.to_uppercase().collect::<String>(), c.to_lowercase().collect()];
        let variants = inside.iter().filter_map(|text| text.chars().next().filter(|_| text.chars().count() == 1));
        let of_variants = variants.filter(|variant| *variant != c).map(|variant| (variant, &PLACES[..1]));
        for (variant, places) in of_variants.chain([(c, &PLACES[..])]) {
            let look = prototype(variant);
            // A space of its own width makes two words of one.
            let is_its_own = look.chars().nfc().eq(std::iter::once(variant).nfc());
            if is_its_own || look.is_empty() || look.contains(char::is_whitespace) {
                continue;
            }
            for (before, after) in places {
                let names = [format!("{before}{c}{after}"), format!("{before}{look}{after}")];
                if name_clash(&names[0], &names[1]).is_none() {
                    missed.push(format!("U+{:04X} {names:?}", u32::from(c)));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{}: {missed:#?}", missed.len());
}

#[test]
fn org_02_different_names_do_not_clash() {
    for (one, other) in DIFFERENT {
        assert_eq!(name_clash(one, other), None, "{one} / {other}: {:?} {:?}", name_keys(one), name_keys(other));
        assert_ne!(name_skeleton(one), name_skeleton(other), "{one} / {other}");
    }
}

#[test]
fn org_04_the_answer_says_which_class_of_clash_it_is() {
    assert_eq!(Violation::from(Clash::Same), Violation::NameTaken);
    assert_eq!(Violation::from(Clash::LooksAlike), Violation::NameLooksAlike);
}

/// The blocks with letters that come in two cases or look like Latin ones.
fn letters() -> impl Iterator<Item = char> {
    [0u32..0x1500, 0x1C80..0x2100, 0x2C00..0x2E00, 0xA640..0xAC00, 0xFF00..0xFFA0, 0x10400..0x10500, 0x118A0..0x118E0]
        .into_iter()
        .flatten()
        .filter_map(char::from_u32)
}

#[test]
fn org_02_the_skeleton_of_a_skeleton_is_itself_for_every_letter() {
    for c in letters() {
        let skeleton = name_skeleton(&format!("x{c}y"));
        assert_eq!(name_skeleton(&skeleton), skeleton, "U+{:04X} {c}", u32::from(c));
    }
}

#[test]
fn org_02_every_letter_is_the_same_in_both_cases() {
    for c in letters() {
        let typed = format!("x{c}y");
        for other in [typed.to_uppercase(), typed.to_lowercase()] {
            assert_eq!(name_skeleton(&typed), name_skeleton(&other), "U+{:04X} {c}", u32::from(c));
        }
    }
}

#[test]
fn searches_find_words_whatever_their_case_and_accents() {
    for (typed, key) in [
        ("\u{c9}T\u{c9}", "ete"),
        ("Z\u{fc}rich", "zurich"),
        ("STRASSE", "strasse"),
        ("Stra\u{df}e", "strasse"),
        ("\u{ff21}\u{ff22}\u{ff23}", "abc"),
        ("\u{3ac}\u{3b1}", "\u{3b1}\u{3b1}"),
    ] {
        assert_eq!(search_key(typed), key);
    }
}

/// Spellings of the same words: those of one line find each other.
const FOUND_TOGETHER: &[&[&str]] = &[
    &["\u{152}uvre", "\u{153}uvre", "OEUVRE", "oeuvre"],
    &["\u{c6}r\u{f8}", "aero", "AER\u{d8}"],
    &["\u{141}\u{f3}d\u{17a}", "Lodz", "\u{142}odz"],
    &["\u{110}or\u{111}e", "\u{d0}or\u{f0}e", "Dorde"],
    &["Gro\u{df}", "GRO\u{1e9e}", "gross"],
    &["D\u{131}yarbak\u{131}r", "DIYARBAKIR", "diyarbakir", "D\u{130}YARBAK\u{130}R"],
    &["\u{de}\u{f3}r", "Thor"],
    &["\u{126}al \u{166}orp \u{14b}", "hal torp n"],
    &["\u{18f}liyev", "Eliyev"],
    &[
        "O'Brien",
        "O\u{2019}Brien",
        "O\u{2018}Brien",
        "O`Brien",
        "O\u{b4}Brien",
        "O\u{2032}Brien",
        "O\u{2bc}Brien",
        "O\u{ff07}Brien",
        "OBRIEN",
    ],
    &["Hawai\u{2bb}i", "Hawai'i", "Hawaii"],
    &["\u{201c}Contoso\u{201d}", "\"Contoso\"", "\u{ab}Contoso\u{bb}", "\u{201e}Contoso\u{201c}", "contoso"],
    &[
        "Jean-Pierre",
        "Jean\u{2010}Pierre",
        "Jean\u{2011}Pierre",
        "Jean\u{2013}Pierre",
        "Jean\u{2014}Pierre",
        "Jean\u{2212}Pierre",
        "Jean\u{fe63}Pierre",
    ],
    &["coop\u{ad}erate", "cooperate", "co\u{200b}operate"],
    &["Gal\u{b7}la", "Ga\u{140}la", "Galla"],
    &["\u{645}\u{640}\u{62d}\u{645}\u{62f}", "\u{645}\u{62d}\u{645}\u{62f}"],
    &["\u{5e6}\u{5d4}\u{5f4}\u{5dc}", "\u{5e6}\u{5d4}\"\u{5dc}"],
];

#[test]
fn searches_find_what_people_type_for_letters_and_signs_that_keyboards_lack() {
    for spellings in FOUND_TOGETHER {
        for spelling in *spellings {
            assert_eq!(search_key(spelling), search_key(spellings[0]), "{spelling}");
        }
    }
    assert_ne!(search_key("Jean-Pierre"), search_key("JeanPierre"));
}

#[test]
fn lists_have_letters_among_those_that_they_are_made_of() {
    let sorted = [
        "3M",
        "Abel",
        "\u{c6}gir",
        "\u{c5}land",
        "Azur",
        "Ebba",
        "\u{c9}gypte",
        "Ezra",
        "Istria",
        "\u{130}zmir",
        "Oman",
        "\u{d8}rsted",
        "Oz",
        "Strand",
        "Stra\u{df}e",
        "Straw",
        "Zara",
    ];
    assert!(sorted.map(search_key).is_sorted(), "{:?}", sorted.map(search_key));
}

/// Text of the characters that make trouble, with what they are mistaken for.
fn tricky() -> impl Strategy<Value = String> {
    let pool: Vec<char> = "AaBbIiLlMmOo01|rnSs\u{df}\u{1e9e}\u{fb01}\u{e9}e\u{301}\u{130}\u{131}\u{17f}\u{1c5}\u{421}\u{441}\u{422}\u{442}\u{3a3}\u{3c3}\u{3c2}\
        \u{39d}\u{3bd}\u{13b7}\u{ab87}\u{200d}\u{ad}\u{fe0f} \u{a0}\u{3000}\u{ff21}\u{ff76}\u{ff9e}\u{2030}\u{bd}\u{202e}\u{1d402}.-'"
        .chars()
        .collect();
    proptest::collection::vec(proptest::sample::select(pool), 0..20).prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn org_01_what_is_kept_is_kept_again_as_it_is(typed in prop_oneof![any::<String>(), tricky()]) {
        if let Ok(name) = publisher_display_name(&typed) {
            prop_assert!((1..=50).contains(&name.chars().count()));
            prop_assert_eq!(name.trim(), &name);
            prop_assert!(!name.contains("  ") && !name.chars().any(char::is_control));
            prop_assert!(!name_skeleton(&name).is_empty(), "{:?} can't be told from nothing", name);
            prop_assert_eq!(publisher_display_name(&name), Ok(name));
        }
    }

    #[test]
    fn org_02_the_skeleton_of_a_skeleton_is_itself(typed in prop_oneof![any::<String>(), tricky()]) {
        let skeleton = name_skeleton(&typed);
        prop_assert_eq!(name_skeleton(&skeleton), skeleton);
    }

    #[test]
    fn org_02_letter_case_and_spacing_make_no_other_name(typed in tricky()) {
        let skeleton = name_skeleton(&typed);
        prop_assert_eq!(&name_skeleton(&typed.to_uppercase()), &skeleton);
        prop_assert_eq!(&name_skeleton(&typed.to_lowercase()), &skeleton);
        prop_assert_eq!(&name_skeleton(&format!(" \u{a0}{}\t ", typed.replace(' ', "  "))), &skeleton);
    }

    #[test]
    fn org_02_full_width_makes_no_other_name(typed in "[ -~]{0,40}") {
        let wide: String = typed.chars().map(|c| if c == ' ' { '\u{3000}' } else { char::from_u32(u32::from(c) + 0xFEE0).unwrap() }).collect();
        prop_assert_eq!(name_fold(&wide), name_fold(&typed));
        prop_assert_eq!(name_skeleton(&wide), name_skeleton(&typed));
    }

    #[test]
    fn org_02_keys_are_few_sorted_and_the_same_for_what_is_kept(typed in prop_oneof![any::<String>(), tricky()]) {
        let keys = name_keys(&typed);
        prop_assert!((1..=NAME_KEYS_MOST).contains(&keys.len()) && keys.is_sorted());
        prop_assert!(keys.contains(&name_skeleton(&typed)));
        prop_assert_eq!(name_keys(&tidy(&typed)), keys);
    }

    #[test]
    fn org_02_letter_case_never_lets_two_names_stand_beside_each_other(typed in tricky()) {
        for other in [typed.to_uppercase(), typed.to_lowercase()] {
            prop_assert_ne!(name_clash(&typed, &other), None, "{:?}", other);
        }
    }

    #[test]
    fn org_02_clashing_is_mutual_and_with_oneself(one in tricky(), other in tricky()) {
        prop_assert_eq!(name_clash(&one, &other), name_clash(&other, &one));
        prop_assert_eq!(name_clash(&one, &one), Some(Clash::Same));
        if name_fold(&one) == name_fold(&other) {
            prop_assert_eq!(name_skeleton(&one), name_skeleton(&other));
        }
    }
}

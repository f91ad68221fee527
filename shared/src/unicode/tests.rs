use super::*;

type Function = fn(&str) -> String;

#[cfg_attr(all(target_arch = "wasm32", target_os = "unknown"), wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(all(target_arch = "wasm32", target_os = "unknown")), test)]
fn ascii_needs_no_tables() {
    let pairs: [(Function, Function); 5] = [
        (nfc, tables::nfc),
        (nfkc, tables::nfkc),
        (nfkd, tables::nfkd),
        (case_fold, tables::case_fold),
        (without_marks, tables::without_marks),
    ];
    for (ours, tables) in pairs {
        for text in ('\0'..='\x7f').map(String::from) {
            assert_eq!(ours(&text), tables(&text));
        }
    }
}

#[cfg(all(feature = "browser", target_arch = "wasm32", target_os = "unknown"))]
#[wasm_bindgen_test::wasm_bindgen_test]
fn the_browser_and_the_tables_agree_about_every_character_that_both_know() {
    let pairs: [(&str, Function, Function); 5] = [
        ("nfc", browser::nfc, tables::nfc),
        ("nfkc", browser::nfkc, tables::nfkc),
        ("nfkd", browser::nfkd, tables::nfkd),
        ("case_fold", browser::case_fold, tables::case_fold),
        ("without_marks", browser::without_marks, tables::without_marks),
    ];
    // Letters of Unicode 17, which the tables of case folding are too old for.
    let too_young = |c: char| matches!(c, '\u{A7CE}' | '\u{A7D2}' | '\u{A7D4}' | '\u{16EA0}'..='\u{16EB8}');
    let mut different = Vec::new();
    // The planes that hold characters; those between are empty.
    for c in ('\0'..='\u{323AF}').chain('\u{E0000}'..='\u{E0FFF}').filter(|c| browser::knows(*c)) {
        let text = format!("a{c}\u{301}Σ{c}");
        for (name, browser, tables) in pairs {
            if browser(&text) != tables(&text) && !(name == "case_fold" && too_young(c)) {
                different.push(format!("{name} {}", c.escape_unicode()));
            }
        }
    }
    assert!(different.is_empty(), "{different:?}");
}

#[cfg(all(feature = "browser", target_arch = "wasm32", target_os = "unknown"))]
#[wasm_bindgen_test::wasm_bindgen_test]
fn the_browser_and_the_tables_agree_about_names_of_hosts() {
    for host in [
        "b\u{fc}cher.example",
        "B\u{dc}CHER.example",
        "fa\u{df}.example",
        "\u{3b1}\u{3c2}.example",
        "\u{130}stanbul.example",
        "\u{4f8b}\u{3048}.\u{30c6}\u{30b9}\u{30c8}",
        "\u{642}\u{647}\u{648}\u{629}.example",
        "\u{627}a.example",
        "\u{646}\u{627}\u{645}\u{647}\u{200c}\u{627}\u{6cc}.example",
        "\u{915}\u{94d}\u{200d}\u{937}.example",
        "con\u{200d}toso.example",
        "contoso\u{3002}example",
        "contoso\u{ff0f}a.example",
        "xn--bcher-kva.example",
        "xn--a.example",
        "\u{301}a.example",
    ] {
        assert_eq!(browser::to_ascii(host), tables::to_ascii(host), "{}", host.escape_unicode());
    }
}

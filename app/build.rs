//! Makes the keys and tables of all texts from `locales/{en,fr}/*.txt` (`key = text` lines). Fails when a key or a placeholder stands in
//! one language only.

use std::{collections::BTreeMap, env, fmt::Write, fs, path::Path};

const LANGUAGES: [&str; 2] = ["en", "fr"];

fn main() {
    println!("cargo:rerun-if-changed=locales");
    let mut code = String::new();
    table(&mut code, "Text", "PAGES", &["pages", "countries"]);
    table(&mut code, "MailText", "MAILS", &["mails"]);
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("texts.rs");
    fs::write(out, code).expect("OUT_DIR can be written");
}

fn table(code: &mut String, enum_name: &str, table_name: &str, files: &[&str]) {
    let languages: Vec<BTreeMap<String, String>> =
        LANGUAGES.iter().map(|language| files.iter().flat_map(|file| read(&format!("locales/{language}/{file}.txt"))).collect()).collect();
    let [english, french] = &languages[..] else { unreachable!("two languages") };
    for (one, other, language) in [(english, french, "fr"), (french, english, "en")] {
        let missing: Vec<_> = one.keys().filter(|key| !other.contains_key(*key)).collect();
        assert!(missing.is_empty(), "locales/{language}: missing {missing:?}");
    }
    for (key, text) in english {
        assert_eq!(placeholders(text), placeholders(&french[key]), "{key}: placeholders differ");
    }
    let server_only = if enum_name == "MailText" { "#[cfg(feature = \"ssr\")]\n" } else { "" };
    let variants: Vec<String> = english.keys().map(|key| variant(key)).collect();
    writeln!(
        code,
        "{server_only}#[derive(Clone, Copy, Debug, PartialEq, Eq)]\n#[repr(u16)]\npub enum {enum_name} {{ {} }}",
        variants.join(", ")
    )
    .expect("writes to a string");
    writeln!(code, "#[cfg(feature = \"ssr\")]\npub static {table_name}: [[&str; {}]; 2] = [", english.len()).expect("writes to a string");
    for language in &languages {
        writeln!(code, "{:?},", language.values().collect::<Vec<_>>()).expect("writes to a string");
    }
    code.push_str("];\n");
}

fn read(path: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut entries: Vec<(String, String)> = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')) {
        let (key, value) = line.split_once('=').unwrap_or_else(|| panic!("{path}:{}: no `=`", number + 1));
        let (key, value) = (key.trim().to_owned(), value.trim().to_owned());
        assert!(!value.is_empty(), "{path}:{}: {key} is empty", number + 1);
        assert!(entries.iter().all(|(known, _)| *known != key), "{path}:{}: {key} stands there twice", number + 1);
        entries.push((key, value));
    }
    entries
}

/// `register.contact-step.title` as `RegisterContactStepTitle`.
fn variant(key: &str) -> String {
    key.split(['.', '-', '_'])
        .map(|part| part.get(..1).unwrap_or_default().to_uppercase() + &part.get(1..).unwrap_or_default().to_lowercase())
        .collect()
}

fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

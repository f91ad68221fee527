use std::path::PathBuf;

use super::*;

fn load(file: Option<&str>, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::from_sources(file, environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

#[test]
fn without_anything_set_there_is_a_default_for_everything() {
    let config = load(None, &[]).expect("the defaults are good");
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.public_url, "http://127.0.0.1:3000");
    assert_eq!(config.database, Database::Sqlite(PathBuf::from("./data/entente.db")));
    assert_eq!(config.mail, MailRoute::Folder(PathBuf::from("./data/mail")));
    assert_eq!(config.mail_from, "no-reply@localhost");
    assert_eq!((config.log.as_str(), config.web_mail), ("info", WebMail::Refused));
}

#[test]
fn con_02_the_host_decides_on_web_mail() {
    let word = |word| load(None, &[("ENTENTE_WEB_MAIL", word)]).map(|config| config.web_mail);
    assert_eq!((word("refuse"), word("allow")), (Ok(WebMail::Refused), Ok(WebMail::Allowed)));
    let corrected = word("refuse  Freemail.Example, !orange.fr").expect("a corrected list");
    for (address, accepted) in
        [("ada@freemail.example", false), ("ada@team.freemail.example", false), ("ada@orange.fr", true), ("ada@gmail.com", false)]
    {
        assert_eq!(entente_shared::rules::work_email(address, corrected).is_ok(), accepted, "{address}");
    }
    for no_domain in ["refuse freemail", "refuse https://freemail.example", "allow freemail.example", "refuse !"] {
        let refused = word(no_domain).expect_err("no domain").to_string();
        assert!(refused.contains("ENTENTE_WEB_MAIL") && refused.contains("!orange.fr"), "{refused}");
    }
    let refused = word("yes").expect_err("no such word").to_string();
    assert!(refused.contains("ENTENTE_WEB_MAIL") && refused.contains("refuse or allow"), "{refused}");
}

#[test]
fn the_data_folder_moves_what_lives_in_it() {
    let config = load(None, &[("ENTENTE_DATA", "/srv/entente")]).expect("good");
    assert_eq!(config.database, Database::Sqlite(PathBuf::from("/srv/entente/entente.db")));
    assert_eq!(config.mail, MailRoute::Folder(PathBuf::from("/srv/entente/mail")));
    assert_eq!(config.files, PathBuf::from("/srv/entente/files"));
}

#[test]
fn the_environment_wins_over_the_file() {
    let file = "addr = \"127.0.0.1:4000\"\npublic_url = \"https://portal.example.com/\"";
    let config = load(Some(file), &[("ENTENTE_ADDR", "127.0.0.1:5000")]).expect("good");
    assert_eq!((config.addr.port(), &*config.public_url), (5000, "https://portal.example.com"));
    assert_eq!(config.mail_from, "no-reply@portal.example.com");
}

#[test]
fn an_unknown_name_is_named_with_those_that_exist() {
    let error = load(None, &[("ENTENTE_ADRESS", "x")]).expect_err("unknown").to_string();
    assert!(error.starts_with("ENTENTE_ADRESS is not a setting; the settings are ENTENTE_ADDR, ENTENTE_PUBLIC_URL,"), "{error}");
    let error = load(Some("colour = \"red\""), &[]).expect_err("unknown").to_string();
    assert!(error.starts_with("colour in the configuration file is not a key; the keys are addr, public_url,"), "{error}");
}

#[test]
fn a_bad_value_is_answered_with_what_would_be_accepted() {
    for (name, value) in [
        ("ENTENTE_ADDR", "3000"),
        ("ENTENTE_ADDR", "localhost:3000"),
        ("ENTENTE_ADDR", "127.0.0.1:65536"),
        ("ENTENTE_PUBLIC_URL", "portal.example.com"),
        ("ENTENTE_PUBLIC_URL", "https://portal.example.com/path"),
        ("ENTENTE_PUBLIC_URL", "https://"),
        ("ENTENTE_DATA", " "),
        ("ENTENTE_DATABASE_URL", "mysql://localhost/entente"),
        ("ENTENTE_DATABASE_URL", "sqlite://:memory:"),
        ("ENTENTE_DATABASE_URL", "sqlite://"),
        ("ENTENTE_MAIL", "mail.example.com"),
        ("ENTENTE_MAIL", "smtp://"),
        ("ENTENTE_MAIL_FROM", "nobody"),
        ("ENTENTE_FILES", "s3://bucket"),
        ("ENTENTE_LOG", "a=b=c"),
        ("ENTENTE_LOG", ""),
    ] {
        let error = load(None, &[(name, value)]).expect_err(value).to_string();
        let key = KEYS.iter().find(|key| format!("ENTENTE_{}", key.name.to_uppercase()) == name).expect("a key");
        assert_eq!(error, format!("{name} has a value that is not accepted; it takes {}.", key.accepts));
    }
}

#[test]
fn nobody_is_a_trusted_proxy_until_the_host_says_so() {
    let trusted = |list| load(None, &[("ENTENTE_TRUSTED_PROXIES", list)]).map(|config| config.trusted_proxies);
    assert_eq!(load(None, &[]).map(|config| config.trusted_proxies), Ok(Vec::new()));
    let networks = |list: &[&str]| Ok(list.iter().map(|network| network.parse().expect("a network")).collect());
    assert_eq!(trusted("10.0.0.5"), networks(&["10.0.0.5/32"]));
    assert_eq!(
        trusted("10.0.0.5, 192.0.2.0/24 ,2001:db8::/64,::1"),
        networks(&["10.0.0.5/32", "192.0.2.0/24", "2001:db8::/64", "::1/128"])
    );
    assert_eq!(trusted("::ffff:10.0.0.5,::ffff:192.0.2.0/120"), networks(&["10.0.0.5/32", "192.0.2.0/24"]), "as IPv4, as which they come");
    let file = load(Some("trusted_proxies = \"10.0.0.5\""), &[]).map(|config| config.trusted_proxies);
    assert_eq!(file, networks(&["10.0.0.5/32"]));
}

#[test]
fn a_bad_part_of_a_list_is_named() {
    for (list, bad) in [
        ("", ""),
        ("10.0.0.5,", ""),
        ("10.0.0.5;10.0.0.6", "10.0.0.5;10.0.0.6"),
        ("10.0.0.5, proxy.example.com", "proxy.example.com"),
        ("10.0.0.0/33,10.0.0.5", "10.0.0.0/33"),
        ("10.0.0.5:80", "10.0.0.5:80"),
        ("10.0.0.5,0.0.0.0/0", "0.0.0.0/0"),
        ("::/0", "::/0"),
        ("::ffff:0.0.0.0/96", "::ffff:0.0.0.0/96"),
    ] {
        let error = load(None, &[("ENTENTE_TRUSTED_PROXIES", list)]).expect_err(list).to_string();
        assert!(
            error.starts_with(&format!("ENTENTE_TRUSTED_PROXIES has a part that is not accepted, {bad:?}; it takes IP addresses")),
            "{error}"
        );
    }
}

#[test]
fn a_password_in_a_value_is_never_shown() {
    let secret = "hunter2hunter2";
    let error = load(None, &[("ENTENTE_DATABASE_URL", &format!("mysql://entente:{secret}@host/db"))]).expect_err("bad");
    assert!(!error.to_string().contains(secret));
    let database = format!("postgres://entente:{secret}@host/db");
    let mail = format!("smtp://entente:{secret}@host");
    let config = load(None, &[("ENTENTE_DATABASE_URL", &database), ("ENTENTE_MAIL", &mail)]).expect("good");
    assert!(!format!("{config:?}").contains(secret));
}

#[test]
fn a_file_takes_texts_only() {
    let error = load(Some("addr = 3000"), &[]).expect_err("a number").to_string();
    assert!(error.starts_with("addr in the configuration file must be a text in quotes"), "{error}");
    assert!(load(Some("addr ="), &[]).is_err());
}

#[test]
fn variables_of_the_tools_are_let_pass_but_not_their_look_alikes() {
    assert!(load(None, &[("ENTENTE_CACHE", "x"), ("ENTENTE_TEST_POSTGRES", "x"), ("ENTENTE_BIN", "x"), ("PATH", "x")]).is_ok());
    assert!(load(None, &[("ENTENTE_CACHES", "x")]).is_err());
}

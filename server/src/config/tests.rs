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
fn org_05_the_host_leaves_countries_out() {
    let left_out = |list| load(None, &[("ENTENTE_COUNTRIES_LEFT_OUT", list)]).map(|config| config.countries_left_out);
    assert_eq!(load(None, &[]).map(|config| config.countries_left_out), Ok(Vec::new()));
    let countries = |codes: &[&str]| Ok(codes.iter().map(|code| Country::parse(code).expect("a country")).collect());
    assert_eq!((left_out("XK"), left_out("xk, UK ,AQ")), (countries(&["XK"]), countries(&["XK", "GB", "AQ"])));
    for (list, bad) in [("XK,XX", "XX"), ("Kosovo", "Kosovo"), ("XK,", ""), ("XK AQ", "XK AQ")] {
        let error = left_out(list).expect_err(list).to_string();
        let start = format!("ENTENTE_COUNTRIES_LEFT_OUT has a part that is not accepted, {bad:?}; it takes codes of ISO 3166-1");
        assert!(error.starts_with(&start), "{error}");
    }
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
        ("ENTENTE_PUBLIC_URL", "https://portal.example.com?x"),
        ("ENTENTE_PUBLIC_URL", "https://portal.example.com/#x"),
        ("ENTENTE_PUBLIC_URL", "https://ada:secret@portal.example.com"),
        ("ENTENTE_PUBLIC_URL", "https://ada@portal.example.com"),
        ("ENTENTE_PUBLIC_URL", "https://portal.example.com:99999"),
        ("ENTENTE_PUBLIC_URL", "https://portal.example.com:0"),
        ("ENTENTE_PUBLIC_URL", "https://a:b:c"),
        ("ENTENTE_PUBLIC_URL", "https://[portal]"),
        ("ENTENTE_PUBLIC_URL", "https://por tal.example.com"),
        ("ENTENTE_PUBLIC_URL", "ftp://portal.example.com"),
        ("ENTENTE_PUBLIC_URL", "http://0.0.0.0:3000"),
        ("ENTENTE_PUBLIC_URL", "http://[::]:3000"),
        ("ENTENTE_PUBLIC_URL", "http://[::ffff:0.0.0.0]"),
        ("ENTENTE_DATA", " "),
        ("ENTENTE_DATABASE_URL", "mysql://localhost/entente"),
        ("ENTENTE_DATABASE_URL", "sqlite://:memory:"),
        ("ENTENTE_DATABASE_URL", "sqlite://"),
        ("ENTENTE_MAIL", "mail.example.com"),
        ("ENTENTE_MAIL", "smtp://"),
        ("ENTENTE_MAIL", "smtp:mail.example.com"),
        ("ENTENTE_MAIL", "smtp://user@mail.example.com"),
        ("ENTENTE_MAIL", "smtp://:password@mail.example.com"),
        ("ENTENTE_MAIL", "smtp://user:pass#word@mail.example.com"),
        ("ENTENTE_MAIL", "smtp://user:%ff@mail.example.com"),
        ("ENTENTE_MAIL", "smtp://mail.example.com/path"),
        ("ENTENTE_MAIL", "smtp://mail.example.com?tls=required"),
        ("ENTENTE_MAIL", "smtp://mail.example.com?x=y"),
        ("ENTENTE_MAIL", "smtps://mail.example.com?tls=none"),
        ("ENTENTE_MAIL", "smtp://user:password@mail.example.com?tls=none"),
        ("ENTENTE_MAIL", "smtp://mail.example.com:99999"),
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

/// What is listened on, by environment and by file, where people can't go there.
#[test]
fn an_address_that_nobody_can_open_needs_a_public_url() {
    for addr in [
        "0.0.0.0:3000",
        "[::]:3000",
        "[::ffff:0.0.0.0]:3000",
        "127.0.0.1:0",
        // Of many machines, or of one only on a cable that the address does not name.
        "255.255.255.255:3000",
        "224.0.0.1:3000",
        "[ff02::1]:3000",
        "[fe80::1%2]:3000",
    ] {
        let error = load(None, &[("ENTENTE_ADDR", addr)]).expect_err(addr).to_string();
        assert_eq!(
            error,
            format!(
                "ENTENTE_ADDR is {addr}, which nobody can open: links in mails would lead nowhere. ENTENTE_PUBLIC_URL has to be set; it takes \
                 the address that people open, http://… or https://… without a path, such as https://portal.example.com."
            )
        );
        let error = load(Some(&format!("addr = \"{addr}\"")), &[]).expect_err(addr).to_string();
        assert!(error.starts_with("addr is ") && error.contains(" public_url has to be set; it takes the address"), "{error}");
        let config = load(None, &[("ENTENTE_ADDR", addr), ("ENTENTE_PUBLIC_URL", "https://portal.example.com")]).expect("good");
        assert_eq!((&*config.public_url, &*config.mail_from), ("https://portal.example.com", "no-reply@portal.example.com"));
    }
    for addr in ["192.0.2.1:3000", "[2001:db8::1]:3000"] {
        let config = load(None, &[("ENTENTE_ADDR", addr)]).expect("it can be opened");
        assert_eq!((config.public_url, &*config.mail_from), (format!("http://{addr}"), "no-reply@localhost"));
    }
}

#[test]
fn the_public_url_is_kept_as_browsers_write_it() {
    for (given, kept, sender) in [
        ("https://portal.example.com", "https://portal.example.com", "no-reply@portal.example.com"),
        (" https://Portal.Example.com/ ", "https://portal.example.com", "no-reply@portal.example.com"),
        ("https://portal.example.com:443", "https://portal.example.com", "no-reply@portal.example.com"),
        ("http://portal.example.com:8080/", "http://portal.example.com:8080", "no-reply@portal.example.com"),
        ("https://bücher.example", "https://xn--bcher-kva.example", "no-reply@xn--bcher-kva.example"),
        ("http://192.0.2.1:3000", "http://192.0.2.1:3000", "no-reply@localhost"),
        ("http://[2001:DB8::1]", "http://[2001:db8::1]", "no-reply@localhost"),
    ] {
        let config = load(None, &[("ENTENTE_PUBLIC_URL", given)]).expect(given);
        assert_eq!((&*config.public_url, &*config.mail_from), (kept, sender));
    }
}

#[test]
fn a_mail_server_outside_this_machine_encrypts_unless_an_exception_is_written() {
    let server = |text: &str| match text.parse() {
        Ok(MailRoute::Smtp(server)) => server,
        other => panic!("{text}: {other:?}"),
    };
    for (text, place, protection, login) in [
        ("smtp://mail.example.com", "mail.example.com:25", Protection::StartTls, None),
        ("smtp://mail.example.com:587/", "mail.example.com:587", Protection::StartTls, None),
        ("smtp://192.0.2.1", "192.0.2.1:25", Protection::StartTls, None),
        ("smtp://mail.example.com?tls=none", "mail.example.com:25", Protection::None, None),
        ("smtp://p%40rtal:a%2Fb%3Ac%25@MAIL.example.com", "mail.example.com:25", Protection::StartTls, Some(("p@rtal", "a/b:c%"))),
        ("smtp://localhost", "localhost:25", Protection::IfOffered, None),
        ("smtp://mail.localhost:2525", "mail.localhost:2525", Protection::IfOffered, None),
        ("smtp://127.1.2.3", "127.1.2.3:25", Protection::IfOffered, None),
        ("smtp://[::1]:2525", "[::1]:2525", Protection::IfOffered, None),
        ("smtp://[::ffff:127.0.0.1]", "[::ffff:127.0.0.1]:25", Protection::IfOffered, None),
        ("smtp://portal:secret@localhost", "localhost:25", Protection::StartTls, Some(("portal", "secret"))),
        ("smtp://portal:secret@localhost?tls=none", "localhost:25", Protection::None, Some(("portal", "secret"))),
        ("smtps://mail.example.com", "mail.example.com:465", Protection::Tls, None),
        ("smtps://a:b@[2001:db8::1]:4650", "[2001:db8::1]:4650", Protection::Tls, Some(("a", "b"))),
        ("smtp://mäil.example", "xn--mil-qla.example:25", Protection::StartTls, None),
        ("smtp://localhost.example.com", "localhost.example.com:25", Protection::StartTls, None),
    ] {
        let server = server(text);
        let login = login.map(|(user, password): (&str, &str)| Login { user: user.to_owned(), password: password.to_owned() });
        assert_eq!((server.place(), server.protection, server.login), (place.to_owned(), protection, login), "{text}");
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

/// The one provider of these settings, with what it has to have.
fn provider(settings: &[(&str, &str)]) -> Result<Provider, ConfigError> {
    let needed = [("ENTENTE_OIDC_X_ISSUER", "https://id.example.com"), ("ENTENTE_OIDC_X_CLIENT_ID", "entente")];
    load(None, &[&needed[..], settings].concat()).map(|mut config| config.providers.remove(0))
}

#[test]
fn dir_02_further_audiences_are_trusted_only_if_they_are_named() {
    let audiences = |list| provider(&[("ENTENTE_OIDC_X_AUDIENCES", list)]).map(|provider| provider.audiences);
    assert_eq!(provider(&[]).map(|provider| provider.audiences), Ok(Vec::new()));
    assert_eq!(audiences("223281986649719041"), Ok(vec!["223281986649719041".to_owned()]));
    assert_eq!(audiences("https://api.example.com/, account"), Ok(["https://api.example.com/", "account"].map(str::to_owned).to_vec()));
    for bad in ["", " ", ",", "one two", "a,b\nc", "a\u{a0}b"] {
        let error = audiences(bad).expect_err(bad).to_string();
        assert!(error.starts_with("ENTENTE_OIDC_X_AUDIENCES has a value that is not accepted; it takes whom else"), "{error}");
    }
    let file = "oidc_x_issuer = \"https://id.example.com\"\noidc_x_client_id = \"entente\"\noidc_x_audiences = \"a,b\"";
    assert_eq!(load(Some(file), &[]).map(|config| config.providers[0].audiences.len()), Ok(2));
}

#[test]
fn dir_02_names_of_claims_and_values_may_have_commas() {
    let telling = |settings: &[(&str, &str)]| provider(settings).expect("good").administrators;
    let set = telling(&[
        ("ENTENTE_OIDC_X_ADMIN_CLAIM", r"https://example.com/roles, a\,b ,resource_access.portal\.example\.com.roles"),
        ("ENTENTE_OIDC_X_ADMIN_VALUES", r"CN=Admins\,OU=IT,CONTOSO\Admins"),
    ]);
    assert_eq!(set.claims, ["https://example.com/roles", "a,b", r"resource_access.portal\.example\.com.roles"]);
    assert_eq!(set.values, ["CN=Admins,OU=IT", r"CONTOSO\Admins"]);
}

#[test]
fn dir_02_of_all_issuers_only_google_may_be_called_by_its_host() {
    let issuer = |text| provider(&[("ENTENTE_OIDC_X_ISSUER", text)]).expect(text).issuer;
    let google = issuer("https://accounts.google.com");
    assert!(google.is_also("accounts.google.com") && !google.is_also("https://accounts.google.com/") && !google.is_also(""));
    for other in ["https://accounts.google.com/", "https://id.example.com", "https://login.microsoftonline.com/{tenantid}/v2.0"] {
        assert_eq!(issuer(other).also, None, "{other}");
    }
}

#[test]
fn variables_of_the_tools_are_let_pass_but_not_their_look_alikes() {
    assert!(load(None, &[("ENTENTE_CACHE", "x"), ("ENTENTE_TEST_POSTGRES", "x"), ("ENTENTE_BIN", "x"), ("PATH", "x")]).is_ok());
    assert!(load(None, &[("ENTENTE_CACHES", "x")]).is_err());
}

//! The three cookies: session, language, theme.

use axum::http::{HeaderMap, HeaderValue, header};
use entente_app::backend::{Reply, SessionChange, Theme};

use crate::directories::linked::SIGN_IN_SECONDS;

/// How long a browser keeps a session's cookie, and its choices: seconds.
const SESSION_SECONDS: u32 = 30 * 86_400;
const CHOICE_SECONDS: u32 = 365 * 86_400;

pub const LANGUAGE: &str = "language";
pub const THEME: &str = "theme";

/// `__Host-` ties the cookie to this very host; browsers accept that name over https only.
pub const fn session_name(secure: bool) -> &'static str {
    if secure { "__Host-session" } else { "session" }
}

/// The cookie of a sign-in that is under way at a provider: several may be in one browser.
pub fn sign_in_name(secure: bool, place: u8) -> String {
    let prefix = if secure { "__Host-" } else { "" };
    format!("{prefix}sign-in-{place}")
}

/// Sets or, without a value, takes away the cookie of a sign-in. `Lax`: the browser brings it back from another site.
pub fn sign_in(secure: bool, place: u8, value: Option<&str>) -> Option<HeaderValue> {
    let seconds = if value.is_some() { SIGN_IN_SECONDS } else { 0 };
    let (name, value) = (sign_in_name(secure, place), value.unwrap_or_default());
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")).ok()
}

/// The value of a cookie.
pub fn get<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// What an answer sets, as headers.
pub fn set(reply: &Reply, secure: bool, headers: &mut HeaderMap) {
    let mut add = |name: &str, value: &str, seconds: u32| {
        let secure = if secure { "; Secure" } else { "" };
        let line = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        if let Ok(line) = HeaderValue::from_str(&line) {
            headers.append(header::SET_COOKIE, line);
        }
    };
    match &reply.session {
        SessionChange::Keep => {}
        SessionChange::Start(token) => add(session_name(secure), &token.0, SESSION_SECONDS),
        SessionChange::End => add(session_name(secure), "", 0),
    }
    if let Some(language) = reply.language {
        add(LANGUAGE, language.as_str(), CHOICE_SECONDS);
    }
    match reply.theme {
        None => {}
        Some(Theme::System) => add(THEME, "", 0),
        Some(theme) => add(THEME, theme.as_str(), CHOICE_SECONDS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("my-session=no; session=yes; theme=dark"));
        assert_eq!(get(&headers, "session"), Some("yes"));
        assert_eq!(get(&headers, "theme"), Some("dark"));
        assert_eq!(get(&headers, "sess"), None);
    }
}

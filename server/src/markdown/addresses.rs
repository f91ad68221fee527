//! Addresses that stand in a text as they are, as links: of web sites (`https://…`, `http://…`, `www.…`) and of mailboxes.

use entente_shared::rules;
use linkify::{Link, LinkFinder, LinkKind};
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

/// The same with links where there are addresses. Code stays as it is, and in a link there is no other.
pub fn linked<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false);
    // Within how many links, images and blocks of code the text stands.
    let mut within = 0_u32;
    events.flat_map(move |event| {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => within += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => within = within.saturating_sub(1),
            Event::Text(text) if within == 0 => return split(&finder, text).unwrap_or_else(|| vec![event]),
            _ => {}
        }
        vec![event]
    })
}

/// The text in pieces; nothing if there is no address in it.
fn split<'a>(finder: &LinkFinder, text: &str) -> Option<Vec<Event<'a>>> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for found in finder.links(&seen(text)) {
        let Some((start, address, target)) = address(&found, &text[found.start()..found.end()]) else { continue };
        let start = found.start() + start;
        pieces.push(Event::Text(text[done..start].to_owned().into()));
        pieces.push(Event::Start(Tag::Link { link_type: LinkType::Autolink, dest_url: target.into(), title: "".into(), id: "".into() }));
        pieces.push(Event::Text(address.to_owned().into()));
        pieces.push(Event::End(TagEnd::Link));
        done = start + address.len();
    }
    if pieces.is_empty() {
        return None;
    }
    pieces.push(Event::Text(text[done..].to_owned().into()));
    Some(pieces)
}

/// The text as the finder takes it for what it is, byte for byte in the same places: with spaces for what ends an address and for the comma
/// between two, and with ASCII letters where a label of another script begins, because the finder knows no top-level domain of one.
fn seen(text: &str) -> String {
    let mut seen = String::with_capacity(text.len());
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let parts = matches!(c, ',' | ';') && ["http://", "https://", "www."].iter().any(|begin| text[at + 1..].starts_with(begin));
        match c {
            _ if parts || ends(c) => seen.extend(std::iter::repeat_n(' ', c.len_utf8())),
            _ if before == '.' && !c.is_ascii() && c.is_alphanumeric() => seen.extend(std::iter::repeat_n('x', c.len_utf8())),
            _ => seen.push(c),
        }
        before = c;
    }
    seen
}

/// Where in what was found the address begins, what of it is the address, and where that leads.
fn address<'a>(found: &Link<'_>, text: &'a str) -> Option<(usize, &'a str, String)> {
    let address = text.trim_end_matches(CLOSING);
    let begins = |with: &str| address.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with)) && address.len() > with.len();
    match found.kind() {
        LinkKind::Email => {
            let local = address.split('@').next().unwrap_or_default();
            // Scripts without spaces: what stands right before the address is no part of it.
            let start = local.char_indices().rev().find(|(_, c)| is_of_no_address(*c)).map_or(0, |(at, c)| at + c.len_utf8());
            let address = &address[start..];
            let target = rules::email(address).unwrap_or_else(|_| address.to_owned());
            (start < local.len()).then(|| (start, address, format!("mailto:{target}")))
        }
        _ if begins("https://") || begins("http://") => Some((0, address, address.to_owned())),
        // GitHub's Markdown has no other scheme for these.
        _ if begins("www.") && address.matches('.').count() > 1 => Some((0, address, format!("http://{address}"))),
        // `report.pdf`, `ftp://…`
        _ => None,
    }
}

/// Signs, and letters of scripts that are written without spaces: Thai to Burmese, Khmer, and from the radicals of Chinese on.
fn is_of_no_address(c: char) -> bool {
    !c.is_ascii() && (!c.is_alphanumeric() || matches!(c, '\u{e00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..))
}

/// What ends a sentence, or emphasizes a part of it, and is no end of an address.
const CLOSING: [char; 19] = ['.', ',', ':', ';', '!', '?', '\'', '"', '*', '_', '~', '…', '’', '‘', '·', '–', '—', '～', '・'];

/// No address goes on after these: what can't be seen or turns the direction of the text around, because what is shown has to be where it
/// leads; quotation marks, brackets and the signs of other scripts that end a sentence or a part of one.
fn ends(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '«' | '»' | '“' | '”' | '„' | '‹' | '›' | '⟨' | '⟩')
        // Arabic, Urdu, Armenian, Hindi, Burmese, Ethiopic and Khmer.
        || matches!(c, '،' | '؛' | '؟' | '۔' | '։' | '।' | '॥' | '၊' | '။' | '።' | '፣' | '។' | '៕')
        // Chinese, Japanese and Korean: 、 and 。, the brackets from 〈 to 〟, and the same in full and half width.
        || matches!(c, '\u{3001}' | '\u{3002}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}')
        || matches!(c, '！' | '（' | '）' | '，' | '：' | '；' | '？' | '［' | '］' | '｛' | '｝' | '\u{ff5f}'..='\u{ff64}')
}

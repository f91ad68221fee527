//! Addresses that stand in a text as they are, as links: of web sites (`https://…`, `http://…`, `www.…`) and of mailboxes.

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
    for found in finder.links(text) {
        let Some((address, target)) = address(&found) else { continue };
        pieces.push(Event::Text(text[done..found.start()].to_owned().into()));
        pieces.push(Event::Start(Tag::Link { link_type: LinkType::Autolink, dest_url: target.into(), title: "".into(), id: "".into() }));
        pieces.push(Event::Text(address.to_owned().into()));
        pieces.push(Event::End(TagEnd::Link));
        done = found.start() + address.len();
    }
    if pieces.is_empty() {
        return None;
    }
    pieces.push(Event::Text(text[done..].to_owned().into()));
    Some(pieces)
}

/// What of it is the address, and where it leads.
fn address<'a>(found: &Link<'a>) -> Option<(&'a str, String)> {
    let address = without_rest(found.as_str());
    let begins = |with: &str| address.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with)) && address.len() > with.len();
    match found.kind() {
        LinkKind::Email => Some((address, format!("mailto:{address}"))).filter(|(address, _)| address.contains('@')),
        _ if begins("https://") || begins("http://") => Some((address, address.to_owned())),
        // GitHub's Markdown has no other scheme for these.
        _ if begins("www.") && address.matches('.').count() > 1 => Some((address, format!("http://{address}"))),
        // `report.pdf`, `ftp://…`
        _ => None,
    }
}

/// Up to the first character that can't be seen or turns the direction of the text around: what is shown has to be where it leads. The
/// closing signs of other scripts end a sentence, as the full stop does.
fn without_rest(address: &str) -> &str {
    let ends = |c: char| {
        c.is_control()
            || c.is_whitespace()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
            || matches!(
                c,
                '«' | '»'
                    | '“'
                    | '”'
                    | '„'
                    | '‹'
                    | '›'
                    | '「'
                    | '」'
                    | '『'
                    | '』'
                    | '（'
                    | '）'
                    | '。'
                    | '、'
                    | '，'
                    | '；'
                    | '！'
                    | '？'
            )
    };
    let end = address.find(ends).unwrap_or(address.len());
    address[..end].trim_end_matches(['.', ',', ':', ';', '!', '?', '\'', '"', '*', '_', '~', '…', '’', '‘', '·', '–', '—'])
}

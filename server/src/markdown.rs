//! Markdown as HTML that is safe to show, whoever wrote it.

mod addresses;

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, LazyLock, PoisonError, RwLock},
};

use ammonia::Builder;
use entente_shared::Language;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream, html};
use uuid::Uuid;

/// What may be in it. No images: loading one tells its server who reads.
static SAFE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = ["p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "del", "code", "pre", "blockquote", "a", "br", "hr"];
    let tables = ["table", "thead", "tbody", "tr", "th", "td"];
    let mut builder = Builder::empty();
    builder
        .tags(tags.into_iter().chain(tables).collect())
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([("a", ["href"].into()), ("ol", ["start"].into())]))
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener nofollow"));
    builder
});

/// The text as sanitized HTML. Its highest headings get the level `highest` (2 to 6), whatever level the author began with: on the page
/// they stand beneath headings that the text knows nothing of.
pub fn to_html(text: &str, highest: u8) -> String {
    let parse = || Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let levels = parse().filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(level as u8),
        _ => None,
    });
    let first = levels.min().unwrap_or(1);
    let shown = |level: HeadingLevel| {
        let level = usize::from(highest + (level as u8 - first)).min(6);
        HeadingLevel::try_from(level).unwrap_or(HeadingLevel::H6)
    };
    let events = addresses::linked(TextMergeStream::new(parse())).map(|event| match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => Event::Start(Tag::Heading { level: shown(level), id, classes, attrs }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(shown(level))),
        // HTML that somebody wrote is shown as it was written.
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        other => other,
    });
    let mut unsafe_html = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut unsafe_html, events);
    SAFE.clean(&unsafe_html).to_string()
}

/// Versions of documents never change, so each is rendered once. Shared by all that show documents.
#[derive(Clone, Default)]
pub struct Rendered(Arc<RwLock<ByVersion>>);

type ByVersion = HashMap<(Uuid, Language), Arc<str>>;

/// More versions than that are not in use at once; then the cache starts anew.
const MOST: usize = 1_000;

impl Rendered {
    /// The HTML of that version in that language, as [`to_html`].
    pub fn html(&self, version: Uuid, language: Language, text: &str, highest: u8) -> String {
        if let Some(html) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&(version, language)) {
            return html.to_string();
        }
        let html: Arc<str> = to_html(text, highest).into();
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert((version, language), html.clone());
        html.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scraper::{ElementRef, Html};

    use super::*;

    /// What people have tried in places like this one, to be put together with any text.
    const NASTY: [&str; 34] = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt&#58;alert(1))",
        "[a]( java\tscript:alert(1) )",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](//evil.example)",
        "[a](/fn/access/join)",
        "![x](https://evil.example/pixel.png)",
        "[a](https://ok.example \"onclick=alert(1)\")",
        "<https://ok.example/\"onmouseover=alert(1)>",
        "<javascript:alert(1)>",
        "[a][b]\n\n[b]: vbscript:x",
        "<style>@import 'https://evil.example'</style>",
        "<iframe srcdoc='<script>1</script>'></iframe>",
        "```\n</code></pre><script>\n```",
        "| <b onclick=x> | `</td><script>` |\n| --- | --- |\n| a | ![b](c) |",
        "<!-- --!><script>1</script>",
        "<![CDATA[<script>]]>",
        "# </h1><script>",
        "1. a\n5. <p style=x>",
        "&lt;script&gt; &#x3c;script&#x3e; \u{202e}\u{0}",
        "https://ok.example/\"onmouseover=alert(1)",
        "https://ok.example/<script>alert(1)</script>",
        "javascript:alert(1)//https://ok.example",
        "https://javascript:alert(1)@ok.example",
        "www.ok.example/&quot;onclick=x",
        "http://ok.example/\u{202e}elpmaxe.live",
        "[https://a.example](https://b.example)",
        "`https://ok.example`",
        "\"onclick=\"x@ok.example",
        "data:text/html,https://ok.example www.javascript:alert(1)",
    ];

    fn any_markdown() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            3 => proptest::sample::select(&NASTY[..]).prop_map(str::to_owned),
            2 => any::<String>(),
            2 => proptest::string::string_regex("[<>/\"'=()\\[\\]!#`*_~|:&; \\n\\ta-f-]{0,24}").expect("a pattern"),
            1 => Just("\n\n".to_owned()),
        ];
        proptest::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
    }

    /// Everything that is in some HTML and may not be.
    fn bad(html: &str) -> Vec<String> {
        const TAGS: [&str; 25] = [
            "html",
            "p",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "li",
            "strong",
            "em",
            "del",
            "code",
            "pre",
            "blockquote",
            "a",
            "br",
            "hr",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
        ];
        let allowed = |element: ElementRef, name: &str, value: &str| match (element.value().name(), name) {
            ("a", "href") => ["https://", "http://", "mailto:"].iter().any(|scheme| value.to_ascii_lowercase().starts_with(scheme)),
            ("a", "rel") => value == "noopener nofollow",
            ("ol", "start") => value.parse::<u64>().is_ok(),
            _ => false,
        };
        let document = Html::parse_fragment(html);
        let mut found = Vec::new();
        for element in document.tree.root().descendants().filter_map(ElementRef::wrap) {
            let tag = element.value();
            if !TAGS.contains(&tag.name()) {
                found.push(tag.name().to_owned());
            }
            found.extend(tag.attrs().filter(|(name, value)| !allowed(element, name, value)).map(|(name, value)| format!("{name}={value}")));
            if tag.name() == "a" && tag.attr("href").is_some() && tag.attr("rel").is_none() {
                found.push("a link without rel".to_owned());
            }
        }
        let nodes = document.tree.nodes().filter(|node| node.value().is_comment() || node.value().is_doctype());
        found.extend(nodes.map(|node| format!("{:?}", node.value())));
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_somebody_writes_there_is_nothing_in_it_but_text_lists_tables_and_links(text in any_markdown(), highest in 2_u8..=6) {
            let html = to_html(&text, highest);
            prop_assert_eq!(bad(&html), Vec::<String>::new(), "{}\n{}", text, html);
            prop_assert_eq!(&SAFE.clean(&html).to_string(), &html, "what is clean stays as it is");
        }
    }

    #[test]
    fn the_test_above_would_find_it() {
        for html in [
            "<script>1</script>",
            "<p onclick=x>a</p>",
            "<a href='javascript:1' rel='noopener nofollow'>a</a>",
            "<a href='https://a'>a</a>",
            "<img src=x>",
            "<ol start=x></ol>",
            "<!-- a -->",
            "<a href='/x' rel='noopener nofollow'>a</a>",
        ] {
            assert!(!bad(html).is_empty(), "{html}");
        }
    }

    #[test]
    fn headings_begin_at_the_level_of_their_place() {
        assert_eq!(to_html("# One\n\n## Two\n\n###### Six", 3), "<h3>One</h3>\n<h4>Two</h4>\n<h6>Six</h6>\n");
        assert_eq!(to_html("## Two\n\n### Three", 2), "<h2>Two</h2>\n<h3>Three</h3>\n");
    }

    #[test]
    fn links_lead_to_the_web_or_to_mail_and_vouch_for_nothing() {
        assert_eq!(to_html("[a](https://b.example)", 3), "<p><a href=\"https://b.example\" rel=\"noopener nofollow\">a</a></p>\n");
        for bad in ["[a](javascript:alert(1))", "[a](data:text/html,x)", "[a](//evil.example)", "[a](/fn/access/join)"] {
            assert!(!to_html(bad, 3).contains("href"), "{bad}: {}", to_html(bad, 3));
        }
    }

    /// The links in some Markdown: what is shown, and where it leads.
    fn links(text: &str) -> Vec<(String, String)> {
        let html = Html::parse_fragment(&to_html(text, 3));
        let selector = scraper::Selector::parse("a").expect("a selector");
        let links = html.select(&selector).map(|a| {
            assert_eq!(a.attr("rel"), Some("noopener nofollow"), "{text}");
            (a.text().collect(), a.attr("href").unwrap_or_default().to_owned())
        });
        links.collect()
    }

    #[test]
    fn addresses_become_links_without_what_ends_the_sentence() {
        for (text, shown, target) in [
            ("See https://docs.example/start.", "https://docs.example/start", "https://docs.example/start"),
            ("HTTPS://DOCS.example, please", "HTTPS://DOCS.example", "HTTPS://DOCS.example"),
            ("(see http://docs.example/a_(b))", "http://docs.example/a_(b)", "http://docs.example/a_(b)"),
            ("(see http://docs.example/a)", "http://docs.example/a", "http://docs.example/a"),
            ("**https://docs.example/**", "https://docs.example/", "https://docs.example/"),
            ("*https://docs.example/a_b_c?d=e&f=g#h*", "https://docs.example/a_b_c?d=e&f=g#h", "https://docs.example/a_b_c?d=e&f=g#h"),
            ("« https://docs.example/é »", "https://docs.example/é", "https://docs.example/%C3%A9"),
            ("„https://docs.example/a“", "https://docs.example/a", "https://docs.example/a"),
            ("https://docs.example/a…", "https://docs.example/a", "https://docs.example/a"),
            ("https://bücher.example/équipe", "https://bücher.example/équipe", "https://b%C3%BCcher.example/%C3%A9quipe"),
            ("www.docs.example/start!", "www.docs.example/start", "http://www.docs.example/start"),
            ("Write to ada.l@contoso.example.", "ada.l@contoso.example", "mailto:ada.l@contoso.example"),
            ("- https://docs.example\n", "https://docs.example", "https://docs.example"),
            ("| a |\n| --- |\n| https://docs.example |", "https://docs.example", "https://docs.example"),
            ("# https://docs.example", "https://docs.example", "https://docs.example"),
            ("<https://docs.example/a.>", "https://docs.example/a.", "https://docs.example/a."),
            ("https://例え.テスト/x", "https://例え.テスト/x", "https://%E4%BE%8B%E3%81%88.%E3%83%86%E3%82%B9%E3%83%88/x"),
            ("www.пример.рф", "www.пример.рф", "http://www.%D0%BF%D1%80%D0%B8%D0%BC%D0%B5%D1%80.%D1%80%D1%84"),
            ("https://docs.example/a–b_(c)", "https://docs.example/a–b_(c)", "https://docs.example/a%E2%80%93b_(c)"),
            ("【https://docs.example/a】", "https://docs.example/a", "https://docs.example/a"),
            ("《https://docs.example/a》：", "https://docs.example/a", "https://docs.example/a"),
            ("请看https://docs.example/a。", "https://docs.example/a", "https://docs.example/a"),
            ("انظر https://docs.example/a، ثم", "https://docs.example/a", "https://docs.example/a"),
            ("https://docs.example/a؟", "https://docs.example/a", "https://docs.example/a"),
            ("https://docs.example/a।", "https://docs.example/a", "https://docs.example/a"),
            ("（ada@contoso.example）", "ada@contoso.example", "mailto:ada@contoso.example"),
            ("请联系ada@contoso.example。", "ada@contoso.example", "mailto:ada@contoso.example"),
            ("ติดต่อada@contoso.example", "ada@contoso.example", "mailto:ada@contoso.example"),
            ("info@bücher.example", "info@bücher.example", "mailto:info@xn--bcher-kva.example"),
            ("info@почта.рф", "info@почта.рф", "mailto:info@xn--80a1acny.xn--p1ai"),
            ("[the page](https://docs.example)", "the page", "https://docs.example"),
            ("[https://a.example](https://b.example)", "https://a.example", "https://b.example"),
        ] {
            assert_eq!(links(text), [(shown.to_owned(), target.to_owned())], "{text}");
        }
        for several in ["https://a.example,https://b.example", "https://a.example; https://b.example", "https://a.example/x;www.b.example"]
        {
            assert_eq!(links(several).len(), 2, "{several}: {}", to_html(several, 3));
        }
        let several = "https://a.example and https://b.example\nor c@d.example";
        assert_eq!(links(several).len(), 3, "the text between them stays: {}", to_html(several, 3));
        assert!(to_html(several, 3).contains("</a> and <a"));
    }

    #[test]
    fn what_is_no_address_or_stands_in_code_is_no_link() {
        for text in [
            "`https://docs.example`",
            "```\nhttps://docs.example\n```",
            "    https://docs.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://docs.example",
            "vbscript:x",
            "//docs.example",
            "report.pdf",
            "docs.example",
            "www.",
            "www.a",
            "http://",
            "@ada",
            "a@",
        ] {
            assert_eq!(links(text), [], "{text}: {}", to_html(text, 3));
        }
    }

    #[test]
    fn a_link_leads_where_it_seems_to_lead() {
        let turned = "https://ok.example/\u{202e}moc.live";
        assert_eq!(links(turned), [("https://ok.example/".to_owned(), "https://ok.example/".to_owned())]);
        assert_eq!(links("https://ok.example\u{200b}.evil.example")[0].1, "https://ok.example");
        assert_eq!(links("javascript:alert(1)//https://ok.example")[0].1, "https://ok.example");
        assert_eq!(links("https://ok.example/\"onmouseover=alert(1)")[0].1, "https://ok.example/");
    }

    #[test]
    fn html_and_images_do_not_get_through() {
        for bad in
            ["<script>alert(1)</script>", "a <img src=x onerror=alert(1)>", "![a](https://b.example/pixel.png)", "<b onclick=x>c</b>"]
        {
            let html = to_html(bad, 3);
            assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b "), "{bad}: {html}");
        }
    }
}

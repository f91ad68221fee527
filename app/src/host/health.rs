//! How the portal is: what an operator wants to know without a shell, line by line, and what to do about it.

use entente_shared::operators::{DatabaseEngine, Disk, Health, HealthLine, MailWay};

use super::{for_operators, host_head, server_fns::LoadHealth};
use crate::{
    html::{Element, Node, a, dd, div, dl, dt, h2, p, section},
    messages::{Text, Texts, texts},
    registration::summary::row,
    ui::{duration, loaded, tag},
};

pub fn health_page() -> Node {
    for_operators(|| loaded(|| LoadHealth {}, show))
}

fn show(health: Health) -> Node {
    let t = texts();
    let lines: Vec<_> = HealthLine::ALL.iter().map(|line| state_line(t, &health, *line)).collect();
    let numbers = [
        (Text::HostAccounts, health.accounts),
        (Text::HealthPeople, health.people),
        (Text::HealthEngagements, health.engagements),
        (Text::HealthSessions, health.sessions),
    ];
    let numbers: Vec<_> = numbers.into_iter().map(|(name, count)| row(t.get(name), t.counted(count))).collect();
    let numbers = section().class("section").child((h2().child(t.get(Text::HealthNumbers)), dl().class("summary-list").child(numbers)));
    (host_head("/admin/health"), p().class("lead").child(t.get(Text::HealthLead)), dl().class("summary-list").child(lines), numbers).into()
}

/// A fact, its state in a word, and what to do where that is not good.
fn state_line(t: Texts, health: &Health, line: HealthLine) -> Element {
    let attention = health.needs_attention(line);
    let state = if attention { tag("warning", t.get(Text::HealthAttention)) } else { tag("good", t.get(Text::HealthGood)) };
    let what_to_do = attention.then(|| advice(t, line));
    let (name, fact) = fact(t, health, line);
    div().attr("data-line", line.as_str()).child((dt().child(t.get(name)), dd().child((state, " ", fact, what_to_do))))
}

fn fact(t: Texts, health: &Health, line: HealthLine) -> (Text, String) {
    match line {
        HealthLine::Version => (Text::HealthVersion, format!("Entente {}", health.version)),
        HealthLine::Database => {
            let engine = match health.engine {
                DatabaseEngine::Sqlite => "SQLite",
                DatabaseEngine::Postgres => "PostgreSQL",
            };
            let (done, known) = (health.migrations_done.to_string(), health.migrations_known.to_string());
            (Text::HealthDatabase, t.fill(Text::HealthDatabaseFact, &[("engine", engine), ("done", &done), ("known", &known)]))
        }
        HealthLine::MailWay => {
            let text = match health.mail_way {
                MailWay::Folder => Text::HealthMailFolder,
                MailWay::Smtp => Text::HealthMailSmtp,
            };
            (Text::HealthMailWay, t.fill(text, &[("place", &health.mail_place)]))
        }
        HealthLine::MailQueue => {
            let fact = health.oldest_mail_at.map_or_else(
                || t.get(Text::HealthQueueEmpty).to_owned(),
                |at| t.fill(Text::HealthQueueOldest, &[("age", &duration(t, health.at.seconds_since(at)))]),
            );
            (Text::HealthQueue, fact)
        }
        HealthLine::MailFailed => (Text::HealthFailed, t.fill(Text::HealthFailedFact, &[("count", &t.counted(health.failed_mails))])),
        HealthLine::Disk => (Text::HealthDisk, disk(t, health)),
        HealthLine::PublicUrl => (Text::HealthPublicUrl, health.public_url.clone()),
        HealthLine::Proxies if health.trusted_proxies == 0 => (Text::HealthProxies, t.get(Text::HealthProxiesNone).to_owned()),
        HealthLine::Groups if health.groups_left_out == 0 => (Text::HealthGroups, t.get(Text::HealthGroupsNone).to_owned()),
        HealthLine::Groups => (Text::HealthGroups, t.fill(Text::HealthGroupsFact, &[("count", &health.groups_left_out.to_string())])),
        HealthLine::Proxies => (Text::HealthProxies, t.fill(Text::HealthProxiesFact, &[("count", &health.trusted_proxies.to_string())])),
    }
}

fn disk(t: Texts, health: &Health) -> String {
    match health.disk {
        Some(Disk { free, total }) => {
            let values = [("folder", &*health.folder), ("free", &gigabytes(free)), ("total", &gigabytes(total))];
            t.fill(Text::HealthDiskFact, &values)
        }
        None => health.folder.clone(),
    }
}

/// In steps of a tenth, as one would say it.
fn gigabytes(bytes: i64) -> String {
    let tenths = bytes / 100_000_000;
    format!("{}{}{}", tenths / 10, texts().get(Text::NumberPoint), tenths % 10)
}

fn advice(t: Texts, line: HealthLine) -> Element {
    let text = match line {
        HealthLine::Version | HealthLine::Database => Text::HealthAdviceDatabase,
        HealthLine::MailWay => Text::HealthAdviceMailWay,
        HealthLine::MailQueue => Text::HealthAdviceQueue,
        HealthLine::MailFailed => Text::HealthAdviceFailed,
        HealthLine::Disk => Text::HealthAdviceDisk,
        HealthLine::PublicUrl => Text::HealthAdviceUrl,
        HealthLine::Proxies => Text::HealthAdviceProxies,
        HealthLine::Groups => Text::HealthAdviceGroups,
    };
    let way = match line {
        HealthLine::MailQueue => Some(("/admin/outbox?state=stuck", Text::HealthSeeStuck)),
        HealthLine::MailFailed => Some(("/admin/outbox?state=failed", Text::HealthSeeFailed)),
        _ => None,
    };
    p().child((t.get(text), way.map(|(href, text)| (" ", a().attr("href", href).child(t.get(text))))))
}

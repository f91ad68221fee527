//! What is asked of a large database: the well-formed arguments of `surface.rs` with ids of things that are there, with every list in
//! each order and filter, and with words that nobody, few and everybody have.

use uuid::Uuid;

use crate::{support::World, surface};

/// What stands in `surface.rs` for any id.
const ANY: &str = "018bcfe5-681a-76be-8f05-c26a240bed28";

/// Questions about links and things that there are none of here. This list only gets shorter.
pub const NOT_FOR_ANYBODY: [&str; 11] = [
    "/fn/account/suspension",
    "/fn/announcements/to-edit",
    "/fn/directories/one-time-password",
    "/fn/people/offer",
    "/fn/people/welcome",
    "/fn/registration/confirmation",
    "/fn/registration/handed-over",
    "/fn/registration/page",
    "/fn/reset-password/link",
    "/fn/second-factor/set-up",
    "/fn/terms/to-accept",
];

/// Words that nobody has, that one and some have, and that everybody has; the same of one and two characters; and two words.
const WORDS: [&str; 9] = ["zzyzx", "p4711", "4711", "preview", "example", "e", "qz", "example zzyzx", "gateway beta"];

/// Things that the questions are about.
pub struct Ids {
    engagement: Uuid,
    program: Uuid,
    account: Uuid,
    person: Uuid,
    member: Uuid,
    acceptance: Uuid,
    agreement_acceptance: Uuid,
    directory: Uuid,
    organization: Uuid,
}

impl Ids {
    pub async fn of(world: &World) -> Self {
        Self {
            engagement: world.id("SELECT id FROM engagement WHERE title = 'Atlas 5 preview'").await,
            program: world.id("SELECT id FROM program WHERE name = 'Catalogue'").await,
            account: world.id("SELECT id FROM account WHERE publisher_display_name = 'Brightwater Logistics'").await,
            person: world.id("SELECT id FROM users WHERE sign_in_key = 'p9@brightwater'").await,
            member: world.id("SELECT id FROM users WHERE sign_in_key = 'paul@aurelia'").await,
            acceptance: world.id("SELECT a.id FROM terms_acceptance a JOIN users u ON u.id = a.user_id WHERE u.sign_in_key = 'lea@aurelia' LIMIT 1").await,
            agreement_acceptance: world.id("SELECT a.id FROM agreement_acceptance a JOIN account o ON o.id = a.account_id WHERE o.publisher_display_name = 'Brightwater Logistics' LIMIT 1").await,
            directory: world.id("SELECT id FROM directory WHERE domain_prefix = 'brightwater'").await,
            organization: world.id("SELECT id FROM account WHERE publisher_display_name = 'Aurelia Robotics'").await,
        }
    }

    fn fill_in(&self, path: &str, arguments: &str) -> String {
        let mut arguments = arguments.to_owned();
        let acceptance = if path.starts_with("/fn/agreements") { self.agreement_acceptance } else { self.acceptance };
        let names = [
            ("engagement=", self.engagement),
            ("engagement-", self.engagement),
            ("engagement.", self.engagement),
            ("program=", self.program),
            ("program-", self.program),
            ("program.", self.program),
            ("account=", self.account),
            ("organization=", self.organization),
            ("person=", self.person),
            ("user=", self.person),
            ("acceptance=", acceptance),
            ("directory=", self.directory),
        ];
        for (name, id) in names {
            arguments = arguments.replace(&format!("{name}{ANY}"), &format!("{name}{id}"));
        }
        assert!(!arguments.contains(ANY), "{path}: what is the id in {arguments}?");
        arguments
    }
}

/// Everything that is asked of a server function.
pub fn variants(path: &str, ids: &Ids) -> Vec<String> {
    let Ids { engagement, program, account, member, organization, .. } = ids;
    let base = ids.fill_in(path, surface::arguments(path));
    let with = |more: &[String]| std::iter::once(base.clone()).chain(more.iter().cloned()).collect::<Vec<_>>();
    // Each word in the place of `{}`.
    let words = |form: &str| WORDS.iter().map(|word| form.replace("{}", word)).collect::<Vec<_>>();
    let of = |forms: &[String]| with(&forms.iter().flat_map(|form| words(form)).collect::<Vec<_>>());
    match path {
        "/fn/engagements/discover" => {
            let orders = ["newest", "title"].map(|sort| format!("query[words]={{}}&query[sort]={sort}"));
            let kinds = ["open", "managed", "by_invitation"].map(|kind| format!("query[words]=&query[sort]=newest&query[access]={kind}"));
            of(&[&orders[..], &kinds[..], &["query[words]=&query[sort]=title".to_owned()]].concat())
        }
        "/fn/members/list" => {
            let orders = ["name", "added"].map(|sort| format!("engagement={engagement}&query[words]={{}}&query[sort]={sort}"));
            let narrow = ["name", "added"]
                .map(|sort| format!("engagement={engagement}&query[words]={{}}&query[sort]={sort}&query[organization]={account}"));
            of(&[&orders[..], &narrow[..], &[format!("engagement={engagement}&query[words]=&query[sort]=added")]].concat())
        }
        "/fn/members/candidates" => of(&[
            format!("engagement={engagement}&words={{}}"),
            format!("engagement={engagement}&organization={account}&words={{}}"),
            format!("engagement={engagement}&organization={account}&words="),
            format!("engagement={engagement}&organization={organization}&words={{}}"),
        ]),
        "/fn/members/to-copy" => of(&[format!("engagement={engagement}&words={{}}")]),
        "/fn/members/removal" => with(&[format!("engagement={engagement}&person={member}")]),
        "/fn/engagements/organizations" => of(&[format!("engagement={engagement}&words={{}}")]),
        "/fn/engagements/role-choices" => of(&[
            format!("engagement={engagement}&role=owner&words={{}}"),
            format!("engagement={engagement}&role=power_user&organization={account}&words={{}}"),
            format!("engagement={engagement}&role=power_user&words={{}}"),
        ]),
        "/fn/people/list" => of(&["query[words]={}".to_owned()]),
        "/fn/people/candidates" | "/fn/programs/candidates" | "/fn/directories/people" | "/fn/session/contexts" => {
            of(&["words={}".to_owned()])
        }
        "/fn/programs/people" => of(&[format!("program={program}&words={{}}")]),
        "/fn/programs/of-host" => of(&["query[words]={}&query[show]=all".to_owned(), "query[words]=&query[show]=archived".to_owned()]),
        "/fn/host/accounts" => {
            of(&["query[words]={}".to_owned(), "query[words]={}&query[state]=active".to_owned(), "query[words]=logistics".to_owned()])
        }
        "/fn/host/mails" => {
            let states = ["queued", "stuck", "failed", "sent"].map(|state| format!("query[words]={{}}&query[state]={state}"));
            of(&[&states[..], &["query[words]={}".to_owned(), "query[words]=".to_owned()]].concat())
        }
        "/fn/host/names" => of(&["query[words]={}".to_owned()]),
        "/fn/people/invitations" => of(&["query[words]={}".to_owned()]),
        "/fn/terms/acceptances" | "/fn/terms/owing" => of(&[format!("engagement={engagement}&query[words]={{}}")]),
        "/fn/terms/kept" => with(&[format!("of=engagement-{engagement}"), format!("of=program-{program}")]),
        "/fn/announcements/current" | "/fn/announcements/list" => with(&[format!("place=engagement.{engagement}")]),
        _ => with(&[]),
    }
}

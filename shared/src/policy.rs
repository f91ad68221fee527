//! Who may do what: one function over what is known of a person, asked by the server beside each write and by the page for its
//! buttons. The whole table is printed to `policy.golden.txt`; a change to it shows in review.

coded_enum! {
    /// Everything that is asked permission for.
    pub enum Action {
        /// SES-01: one's own profile, password, second factor and sessions.
        LookAfterOneself = "look after oneself",
        /// REG-01: fill in and finish a registration.
        RegisterOrganization = "register organization",
        /// REG-01: fill in a registration for a Global administrator to finish.
        PrepareRegistration = "prepare registration",
        /// Read the account's data.
        ReadAccount = "read account",
        /// ORG-06, CON-01, REG-03: change the account's name and contact, and accept agreements for it.
        EditAccount = "edit account",
        /// USR-01, USR-04: see the account's people, add and remove them, change their roles.
        ManagePeople = "manage people",
        /// USR-03, DIR-05: invite people, guests included, and look after the invitations.
        InvitePeople = "invite people",
        /// USR-02: create users in the directory that one is signed in from, and look after their passwords.
        ManageDirectory = "manage directory",
        /// DIR-04, DIR-06: link and unlink the account's directories.
        LinkDirectories = "link directories",
        /// ORG-03: say that a name is one's own.
        ClaimName = "claim name",
        /// ORG-03: reserve names, decide claims; keep agreements and programs; suspend accounts; see what the host has to look after.
        AdministerHost = "administer host",
        /// ENG-05: look for engagements.
        DiscoverEngagements = "discover engagements",
        /// ENG-07: see an engagement's name and summary, and how to enter.
        SeeEngagement = "see engagement",
        /// Read an engagement's content.
        ReadEngagement = "read engagement",
        /// REQ-02.
        JoinEngagement = "join engagement",
        /// REQ-03.
        RequestAccess = "request access",
        /// REQ-06: read and withdraw one's own requests.
        WithdrawRequest = "withdraw own request",
        /// REQ-07: see who asks for access.
        SeeQueue = "see queue",
        /// REQ-07: approve or decline somebody else's request.
        DecideRequest = "decide request",
        /// No one decides their own request.
        DecideOwnRequest = "decide own request",
        /// See a program's page.
        SeeProgram = "see program",
        /// ENG-01, ENG-08: a program's page, terms and announcements.
        EditProgram = "edit program",
        /// Name a program's owners, and those who create engagements and publish packages in it.
        NameProgramRoles = "name program roles",
        /// Create engagements in a program.
        CreateEngagement = "create engagement",
        /// Name an engagement's owners.
        NameOwners = "name owners",
        /// ENG-02 to ENG-04, TOU-01: an engagement's texts, life, audience, terms and announcements.
        EditEngagement = "edit engagement",
        /// Name an organization's power users in an engagement.
        NamePowerUsers = "name power users",
        /// ENG-07, MEM-01: see an engagement's people, of one's own organization or, for those who run it, of all.
        SeeMembers = "see members",
        /// MEM-01: add and remove participants of the organization that is spoken of.
        ManageMembers = "manage members",
        /// TOU-01, TOU-02: accept the terms that a participant owes.
        AcceptTerms = "accept terms",
        /// MEM-01: leave an engagement, or say that one stays (MEM-02).
        LeaveEngagement = "leave engagement",
        /// REQ-01: see who has accepted which version.
        SeeAcceptances = "see acceptances",
    }
}

/// What is known of a person and a resource. The server fills it in from the database, scoped to the resource that is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Somebody is signed in.
    pub signed_in: bool,
    /// Global administrator of the directory they are signed in from.
    pub global_administrator: bool,
    /// They act for a registered account.
    pub has_account: bool,
    /// An operator keeps that account from taking part.
    pub suspended: bool,
    /// Account administrator of it.
    pub account_administrator: bool,
    /// Their own directory is a built-in one: its people are looked after here.
    pub built_in_directory: bool,
    /// Their directory is one of that account's, and they are no Guest in it; otherwise they are a guest there (DIR-05).
    pub of_its_directory: bool,
    /// ENG-02: the engagement is for that account's people. Of a program: something in it is.
    pub in_audience: bool,
    /// The engagement is out in the open: neither draft nor archived. Of a program: it is not archived.
    pub is_published: bool,
    /// Participant of the engagement.
    pub participant: bool,
    /// TOU-01, TOU-02: a participant who has to accept the terms in force first.
    pub terms_due: bool,
    /// Power user of the engagement, for the organization that the resource belongs to.
    pub power_user: bool,
    /// Owner of the engagement.
    pub engagement_owner: bool,
    /// Owner of the engagement's program.
    pub program_owner: bool,
    /// Creates engagements in the program.
    pub creator: bool,
    /// Publisher of the engagement's program.
    pub publisher: bool,
    /// Of the host's people.
    pub operator: bool,
}

/// The policy's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Go on.
    Allowed,
    /// Somebody has to sign in first.
    SignIn,
    /// Not with this role; the reason may be shown.
    Forbidden(crate::Forbidden),
    /// Not even its existence is for this person to know.
    Hidden,
}

/// The policy.
///
/// ```
/// use entente_shared::policy::{Action, Standing, Verdict, may};
/// let owner = Standing { signed_in: true, has_account: true, engagement_owner: true, ..Standing::default() };
/// assert_eq!(may(owner, Action::DecideRequest), Verdict::Allowed);
/// assert_eq!(may(Standing::default(), Action::DecideRequest), Verdict::SignIn);
/// ```
pub const fn may(who: Standing, action: Action) -> Verdict {
    match by_role(who, action) {
        // Whose account is suspended sees what they are and why, and looks after what is their own.
        Verdict::Allowed if who.suspended && !while_suspended(action) => Verdict::Forbidden(crate::Forbidden::AccountSuspended),
        verdict => verdict,
    }
}

/// What somebody may do who acts for a suspended account: none of it takes part in an engagement or changes the account.
const fn while_suspended(action: Action) -> bool {
    matches!(
        action,
        Action::LookAfterOneself
            | Action::RegisterOrganization
            | Action::PrepareRegistration
            | Action::ReadAccount
            | Action::ManageDirectory
            | Action::WithdrawRequest
            | Action::LeaveEngagement
    )
}

const fn by_role(who: Standing, action: Action) -> Verdict {
    use crate::Forbidden::{
        LinkedDirectory, NoAccount, NotAccountAdministrator, NotDecider, NotGlobalAdministrator, NotInAudience, NotOperator,
        NotParticipant, OwnRequest, Role, TermsDue,
    };
    if !who.signed_in {
        return Verdict::SignIn;
    }
    let runs_it = who.engagement_owner || who.program_owner;
    let belongs = who.participant || who.power_user || runs_it;
    // ENG-07: outsiders see the name and summary of what is out in the open; a draft is its owners' alone.
    let sees = belongs || who.is_published;
    let sees_program = who.program_owner || who.creator || who.publisher || who.operator || (who.is_published && who.in_audience);
    match action {
        Action::LookAfterOneself => Verdict::Allowed,
        Action::RegisterOrganization if who.global_administrator => Verdict::Allowed,
        Action::RegisterOrganization => Verdict::Forbidden(NotGlobalAdministrator),
        Action::PrepareRegistration => Verdict::Allowed,
        Action::ReadAccount if who.has_account || who.global_administrator => Verdict::Allowed,
        Action::ReadAccount => Verdict::Forbidden(NoAccount),
        Action::EditAccount | Action::ManagePeople | Action::LinkDirectories if who.account_administrator => Verdict::Allowed,
        // Whoever administers another organization's directory is nobody in particular here.
        Action::InvitePeople if who.account_administrator || (who.has_account && who.global_administrator && who.of_its_directory) => {
            Verdict::Allowed
        }
        Action::EditAccount | Action::ManagePeople | Action::LinkDirectories | Action::InvitePeople if !who.has_account => {
            Verdict::Forbidden(NoAccount)
        }
        Action::EditAccount | Action::ManagePeople | Action::LinkDirectories | Action::InvitePeople => {
            Verdict::Forbidden(NotAccountAdministrator)
        }
        Action::ManageDirectory if who.global_administrator && who.built_in_directory => Verdict::Allowed,
        Action::ManageDirectory if who.global_administrator => Verdict::Forbidden(LinkedDirectory),
        Action::ClaimName if who.global_administrator || who.account_administrator => Verdict::Allowed,
        Action::ManageDirectory | Action::ClaimName => Verdict::Forbidden(NotGlobalAdministrator),
        Action::AdministerHost if who.operator => Verdict::Allowed,
        Action::AdministerHost => Verdict::Forbidden(NotOperator),
        Action::DiscoverEngagements if who.has_account => Verdict::Allowed,
        Action::DiscoverEngagements => Verdict::Forbidden(NoAccount),
        Action::WithdrawRequest => Verdict::Allowed,
        Action::SeeEngagement
        | Action::ReadEngagement
        | Action::JoinEngagement
        | Action::RequestAccess
        | Action::SeeQueue
        | Action::DecideRequest
        | Action::DecideOwnRequest
        | Action::EditEngagement
        | Action::NamePowerUsers
        | Action::SeeMembers
        | Action::ManageMembers
        | Action::AcceptTerms
        | Action::LeaveEngagement
        | Action::SeeAcceptances
            if !sees =>
        {
            Verdict::Hidden
        }
        // Operators name the owners of what they don't see into.
        Action::NameOwners if !sees && !who.operator => Verdict::Hidden,
        Action::SeeProgram | Action::EditProgram | Action::NameProgramRoles | Action::CreateEngagement if !sees_program => Verdict::Hidden,
        Action::SeeProgram => Verdict::Allowed,
        Action::EditProgram if who.program_owner => Verdict::Allowed,
        Action::NameProgramRoles | Action::NameOwners if who.program_owner || who.operator => Verdict::Allowed,
        Action::CreateEngagement if who.program_owner || who.creator || who.operator => Verdict::Allowed,
        Action::EditProgram | Action::NameProgramRoles | Action::CreateEngagement | Action::NameOwners => Verdict::Forbidden(Role),
        Action::SeeEngagement => Verdict::Allowed,
        Action::ReadEngagement | Action::SeeMembers if runs_it => Verdict::Allowed,
        Action::SeeMembers if who.power_user => Verdict::Allowed,
        Action::ReadEngagement | Action::SeeMembers if who.participant && who.terms_due => Verdict::Forbidden(TermsDue),
        Action::ReadEngagement | Action::SeeMembers if who.participant => Verdict::Allowed,
        Action::ReadEngagement | Action::SeeMembers => Verdict::Forbidden(NotParticipant),
        Action::JoinEngagement | Action::RequestAccess if !who.has_account => Verdict::Forbidden(NoAccount),
        Action::JoinEngagement | Action::RequestAccess if who.in_audience => Verdict::Allowed,
        Action::JoinEngagement | Action::RequestAccess => Verdict::Forbidden(NotInAudience),
        Action::SeeQueue | Action::DecideRequest if who.power_user || runs_it => Verdict::Allowed,
        Action::SeeQueue => Verdict::Forbidden(Role),
        Action::ManageMembers if who.power_user || runs_it => Verdict::Allowed,
        Action::EditEngagement | Action::NamePowerUsers | Action::SeeAcceptances if runs_it => Verdict::Allowed,
        Action::AcceptTerms | Action::LeaveEngagement if who.participant => Verdict::Allowed,
        Action::AcceptTerms | Action::LeaveEngagement => Verdict::Forbidden(NotParticipant),
        Action::ManageMembers | Action::EditEngagement | Action::NamePowerUsers | Action::SeeAcceptances => Verdict::Forbidden(Role),
        Action::DecideRequest => Verdict::Forbidden(NotDecider),
        Action::DecideOwnRequest => Verdict::Forbidden(OwnRequest),
    }
}

/// The roles of the specification, each with what is known of somebody who has that role and no other. They are asked about a
/// published engagement for any organization.
pub const ROLES: &[(&str, Standing)] = &[
    ("nobody", Standing { in_audience: true, is_published: true, ..NOBODY }),
    ("user without account", PERSON),
    ("global administrator", Standing { global_administrator: true, ..PERSON }),
    ("global administrator (linked)", Standing { global_administrator: true, built_in_directory: false, ..PERSON }),
    ("member", MEMBER),
    ("global administrator and member", Standing { global_administrator: true, ..MEMBER }),
    ("account administrator", Standing { account_administrator: true, ..MEMBER }),
    ("both administrators", Standing { global_administrator: true, account_administrator: true, ..MEMBER }),
    ("guest", GUEST),
    ("global administrator elsewhere", Standing { global_administrator: true, ..GUEST }),
    ("member elsewhere", Standing { in_audience: false, ..MEMBER }),
    ("member (suspended)", Standing { suspended: true, ..MEMBER }),
    ("account administrator (suspended)", Standing { suspended: true, account_administrator: true, ..MEMBER }),
    ("participant", Standing { participant: true, ..MEMBER }),
    ("participant (terms due)", Standing { participant: true, terms_due: true, ..MEMBER }),
    ("participant (suspended)", Standing { suspended: true, participant: true, ..MEMBER }),
    ("power user", Standing { power_user: true, ..MEMBER }),
    ("power user elsewhere", MEMBER),
    ("engagement owner", Standing { engagement_owner: true, ..MEMBER }),
    ("program owner", Standing { program_owner: true, ..MEMBER }),
    ("engagement creator", Standing { creator: true, ..MEMBER }),
    ("publisher", Standing { publisher: true, ..MEMBER }),
    ("operator", Standing { operator: true, ..MEMBER }),
];

const NOBODY: Standing = Standing {
    signed_in: false,
    global_administrator: false,
    has_account: false,
    suspended: false,
    account_administrator: false,
    built_in_directory: false,
    of_its_directory: false,
    in_audience: false,
    is_published: false,
    participant: false,
    terms_due: false,
    power_user: false,
    engagement_owner: false,
    program_owner: false,
    creator: false,
    publisher: false,
    operator: false,
};
const PERSON: Standing = Standing { signed_in: true, built_in_directory: true, in_audience: true, is_published: true, ..NOBODY };
const MEMBER: Standing = Standing { has_account: true, of_its_directory: true, ..PERSON };
/// DIR-05: of another organization's directory, and whatever they are there, a member like others here.
const GUEST: Standing = Standing { of_its_directory: false, ..MEMBER };

#[cfg(test)]
mod tests {
    use super::*;

    /// The policy as a table: one line for each action, one column for each role.
    fn table() -> String {
        let mut text = String::new();
        for action in Action::ALL {
            text.push_str(&format!("{action}\n"));
            for published in [true, false] {
                for (role, standing) in ROLES {
                    let standing = Standing { is_published: published, ..*standing };
                    let answer = match may(standing, *action) {
                        Verdict::Allowed => "yes".to_owned(),
                        Verdict::SignIn => "sign in".to_owned(),
                        Verdict::Forbidden(why) => format!("no: {why}"),
                        Verdict::Hidden => "hidden".to_owned(),
                    };
                    let engagement = if published { "" } else { " (draft)" };
                    text.push_str(&format!("    {:<32} {answer}\n", format!("{role}{engagement}")));
                }
            }
        }
        text
    }

    #[test]
    fn the_policy_is_the_golden_table() {
        let golden = include_str!("../policy.golden.txt");
        let table = table();
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write("policy.golden.txt", &table).expect("the golden file can be written");
            return;
        }
        assert_eq!(golden, table, "the policy has changed: if that is meant, run the tests with UPDATE_GOLDEN=1");
    }

    #[test]
    fn nobody_decides_their_own_request_whatever_their_roles() {
        for (_, standing) in ROLES {
            let all = Standing { engagement_owner: true, program_owner: true, power_user: true, operator: true, ..*standing };
            assert_ne!(may(all, Action::DecideOwnRequest), Verdict::Allowed);
        }
    }
}

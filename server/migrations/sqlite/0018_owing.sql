-- TOU-01: which members of an engagement have accepted which version, without reading the acceptances themselves.
CREATE INDEX terms_acceptance_of_member ON terms_acceptance (engagement_id, user_id, account_id, terms_id);

//! What a mail is about and why it was not sent, in words.

use model::mail::{MailFault, MailRow, Resent};

use crate::i18n::{I18n, Language, t_string};
use crate::intl::{self, Plural};

/// What a mail is about; a text that a newer server writes is a mail all the same. Tracked.
pub(super) fn about(i18n: I18n, template: &str) -> &'static str {
    match template {
        "sign_in" => t_string!(i18n, mails.about_sign_in),
        "groups_published" => t_string!(i18n, mails.about_groups_published),
        "groups_changed" => t_string!(i18n, mails.about_groups_changed),
        "without_group" => t_string!(i18n, mails.about_without_group),
        "matches_published_mentee" => t_string!(i18n, mails.about_matches_published_mentee),
        "matches_published_mentor" => t_string!(i18n, mails.about_matches_published_mentor),
        "mentorship_ended" => t_string!(i18n, mails.about_mentorship_ended),
        "invitation" => t_string!(i18n, mails.about_invitation),
        "security_changed" => t_string!(i18n, mails.about_security_changed),
        "second_factor_reset" => t_string!(i18n, mails.about_second_factor_reset),
        "address_confirm" => t_string!(i18n, mails.about_address_confirm),
        "address_asked" => t_string!(i18n, mails.about_address_asked),
        "address_changed" => t_string!(i18n, mails.about_address_changed),
        _ => t_string!(i18n, mails.about_unknown),
    }
}

macro_rules! fault_words {
    ($($fault:ident => $key:ident),* $(,)?) => {
        fn fault(i18n: I18n, fault: MailFault) -> &'static str {
            match fault { $(MailFault::$fault => t_string!(i18n, mails.$key)),* }
        }
    };
}

fault_words! {
    Unreachable => fault_unreachable,
    TooSlow => fault_too_slow,
    CutOff => fault_cut_off,
    NotSecure => fault_not_secure,
    SignInRefused => fault_sign_in_refused,
    SenderRefused => fault_sender_refused,
    Deferred => fault_deferred,
    RecipientDeferred => fault_recipient_deferred,
    RecipientRefused => fault_recipient_refused,
    ContentRefused => fault_content_refused,
    NotUnderstood => fault_not_understood,
    TooOld => fault_too_old,
    Unwritable => fault_unwritable,
}

/// Why the last attempt failed, with the code that a search engine knows. Tracked.
pub(super) fn why(i18n: I18n, row: &MailRow) -> String {
    match (row.fault, row.reply) {
        (None, _) => t_string!(i18n, mails.not_tried).to_owned(),
        (Some(kind), None) => fault(i18n, kind).to_owned(),
        (Some(kind), Some(reply)) => {
            t_string!(i18n, mails.with_reply, why = fault(i18n, kind), reply = reply)
        }
    }
}

/// What sending again came to. Tracked.
pub(super) fn resent(i18n: I18n, resent: Resent) -> String {
    let locale = Language::of(i18n);
    let one = |count: u32| intl::plural(locale, u64::from(count)) == Plural::One;
    let Resent { resent, too_old } = resent;
    let sent = match resent {
        0 => t_string!(i18n, mails.resent_none).to_owned(),
        count if one(count) => t_string!(i18n, mails.resent_1, count = count),
        count => t_string!(i18n, mails.resent_n, count = count),
    };
    let left = match too_old {
        0 => return sent,
        count if one(count) => t_string!(i18n, mails.left_1, count = count),
        count => t_string!(i18n, mails.left_n, count = count),
    };
    format!("{sent} {left}")
}

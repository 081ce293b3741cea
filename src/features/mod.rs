//! The pages, a folder per area; none imports another.

pub mod account;
pub mod cases;
pub mod directory;
pub mod group;
pub mod home;
pub mod invitations;
pub mod member;
pub mod mentoring;
pub mod messages;
pub mod pages;
pub mod practice;
pub mod privacy;
pub mod public_home;
pub mod reports;
pub mod sign_in;
pub mod staff_audit;
pub mod staff_balance;
pub mod staff_cohorts;
pub mod staff_data;
pub mod staff_groups;
pub mod staff_mails;
pub mod staff_matching;
pub mod staff_people;
pub mod staff_safety;
pub mod staff_today;
pub mod welcome;

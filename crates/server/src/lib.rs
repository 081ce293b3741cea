//! The one binary: HTTP, sessions, jobs, mail and the command line.

pub mod api;
pub mod app;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod engine;
pub mod finding;
pub mod http;
pub mod ids;
pub mod import;
pub mod jobs;
pub mod mail;
pub mod openapi;
pub mod plain;
pub mod pool;
pub mod privacy;
pub mod route;
pub mod routes;
pub mod safeguarding;
pub mod sealed;
pub mod spreadsheet;
pub mod streams;
pub mod visibility;

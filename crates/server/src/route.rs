//! What an operation of the API is, and the one gate every request passes before its handler.
//!
//! An [`Operation`] says method, address, who may call it and what it takes and answers. The builder gives one only
//! after `roles(..)` or `public()`, so an operation that forgot to say does not compile (rule AUT-8). The gate keeps
//! the order size, route, type, cross-site, session, limit, role; reading the body is left to the handler's extractors.

mod access;
mod shape;

use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use http::header::ALLOW;
use http::{HeaderValue, Method, StatusCode};
use model::permissions::Role;
use model::problem::Code;
use utoipa::ToSchema;

pub use access::{Access, Stage};
pub use shape::Shape;

use crate::app::App;
use crate::auth::limits::Allowance;
use crate::auth::session::{self, Visitor};
use crate::http::accept::Peer;
use crate::http::body_kind::BodyKind;
use crate::http::once::{self, HoldsOnce, Running};
use crate::http::problem::{InWords, Problem, Worded};
use crate::http::request_id::Template;
use crate::http::{cross_site, limits};

/// What a successful answer holds.
#[derive(Clone, Copy)]
pub enum Content {
    /// Nothing.
    Nothing,
    /// JSON of this shape.
    Json(Shape),
    /// A file or a page of this media type.
    Text(&'static str),
}

/// One operation of the API, complete.
pub struct Operation {
    /// Its method.
    pub method: Method,
    /// Its address, a template of [`model::paths`].
    pub template: &'static str,
    /// Who may call it.
    pub access: Access,
    /// What it asks of the session besides.
    pub stage: Stage,
    /// What it takes.
    pub body: BodyKind,
    /// The shape of a JSON body.
    pub takes: Option<Shape>,
    /// The query parameters it knows.
    pub queries: &'static [&'static str],
    /// The request headers it needs.
    pub needs: Vec<&'static str>,
    /// Why it may be repeated without a key, where it creates and sends nothing.
    pub repeats: Option<&'static str>,
    /// With which codes it refuses, beyond those that follow from the rest.
    pub refuses: &'static [Code],
    /// With which statuses it answers a page for people instead of a problem.
    pub pages: &'static [StatusCode],
    /// Draws whatever refuses it as a page for people.
    pub worded: Option<Worded>,
    /// Status and content of its success.
    pub answers: (StatusCode, Content),
    /// What it does, in one line.
    pub summary: &'static str,
    /// What each caller's network address may use it up to.
    pub limit: Option<Allowance>,
    handler: MethodRouter<App>,
}

/// An operation that does not say yet who may call it.
#[must_use = "an operation is complete with roles(..) or public()"]
pub struct Undeclared(Operation);

/// An operation that reads.
pub fn get<H, T>(template: &'static str, handler: H) -> Undeclared
where
    H: Handler<T, App>,
    T: 'static,
{
    Undeclared::new(Method::GET, template, on(MethodFilter::GET, handler))
}

/// An operation that changes something.
pub fn post<H, T>(template: &'static str, handler: H) -> Undeclared
where
    H: Handler<T, App>,
    T: 'static,
{
    Undeclared::new(Method::POST, template, on(MethodFilter::POST, handler))
}

/// An operation that creates or sends something, once however often it is asked for: it needs an `Idempotency-Key`, and
/// its handler takes an [`once::Once`] (rule DAT-2).
pub fn post_once<H, T>(template: &'static str, handler: H) -> Undeclared
where
    H: Handler<T, App>,
    T: HoldsOnce + 'static,
{
    let mut operation = post(template, handler);
    operation.0.needs.push(once::NEEDED);
    operation
}

/// An operation that replaces something.
pub fn put<H, T>(template: &'static str, handler: H) -> Undeclared
where
    H: Handler<T, App>,
    T: 'static,
{
    Undeclared::new(Method::PUT, template, on(MethodFilter::PUT, handler))
}

/// An operation that takes something away.
pub fn delete<H, T>(template: &'static str, handler: H) -> Undeclared
where
    H: Handler<T, App>,
    T: 'static,
{
    Undeclared::new(Method::DELETE, template, on(MethodFilter::DELETE, handler))
}

impl Undeclared {
    fn new(method: Method, template: &'static str, handler: MethodRouter<App>) -> Self {
        Self(Operation {
            method,
            template,
            access: Access::Roles(&[]),
            stage: Stage::Complete,
            body: BodyKind::None,
            takes: None,
            queries: &[],
            needs: Vec::new(),
            repeats: None,
            refuses: &[],
            pages: &[],
            worded: None,
            answers: (StatusCode::OK, Content::Nothing),
            summary: "",
            limit: None,
            handler,
        })
    }

    /// What it does, in one line.
    pub fn says(mut self, summary: &'static str) -> Self {
        self.0.summary = summary;
        self
    }

    /// It takes a JSON body of type `T`.
    pub fn takes<T: ToSchema>(mut self) -> Self {
        self.0.body = BodyKind::Json;
        self.0.takes = Some(Shape::of::<T>());
        self
    }

    /// It takes a CSV file.
    pub fn takes_csv(mut self) -> Self {
        self.0.body = BodyKind::Csv;
        self
    }

    /// It takes a form, sent by a page without script.
    pub fn takes_form<T: ToSchema>(mut self) -> Self {
        self.0.body = BodyKind::Form;
        self.0.takes = Some(Shape::of::<T>());
        self
    }

    /// The query parameters it knows.
    pub fn queries(mut self, queries: &'static [&'static str]) -> Self {
        self.0.queries = queries;
        self
    }

    /// It changes the version that `If-Match` names, and no other (rule DAT-4).
    pub fn versioned(mut self) -> Self {
        self.0.needs.push("If-Match");
        self
    }

    /// It may be repeated without a key, and this is why.
    pub fn repeats(mut self, because: &'static str) -> Self {
        self.0.repeats = Some(because);
        self
    }

    /// It refuses with `codes` where the state of things does not allow it.
    pub fn refuses(mut self, codes: &'static [Code]) -> Self {
        self.0.refuses = codes;
        self
    }

    /// With these statuses it answers a page for people.
    pub fn pages(mut self, statuses: &'static [StatusCode]) -> Self {
        self.0.pages = statuses;
        self
    }

    /// Whatever refuses it is drawn as a page by `draw`.
    pub fn worded(mut self, draw: Worded) -> Self {
        self.0.worded = Some(draw);
        self
    }

    /// It answers JSON of type `T`.
    pub fn answers<T: ToSchema>(mut self, status: StatusCode) -> Self {
        self.0.answers = (status, Content::Json(Shape::of::<T>()));
        self
    }

    /// It answers a file or a page.
    pub fn answers_text(mut self, status: StatusCode, media_type: &'static str) -> Self {
        self.0.answers = (status, Content::Text(media_type));
        self
    }

    /// It answers with a status alone.
    pub fn answers_nothing(mut self, status: StatusCode) -> Self {
        self.0.answers = (status, Content::Nothing);
        self
    }

    /// It serves a session that waits for its second factor too.
    pub fn before_second_factor(mut self) -> Self {
        self.0.stage = Stage::BeforeSecondFactor;
        self
    }

    /// It may be called so often from one network address.
    pub fn limited(mut self, allowance: Allowance) -> Self {
        self.0.limit = Some(allowance);
        self
    }

    /// Everybody may call it.
    pub fn public(mut self) -> Operation {
        self.0.access = Access::Public;
        self.0
    }

    /// Those with one of `roles` may call it.
    pub fn roles(mut self, roles: &'static [Role]) -> Operation {
        self.0.access = Access::Roles(roles);
        self.0
    }
}

/// What the gate needs to know of an operation.
#[derive(Clone)]
struct Gate {
    app: App,
    template: &'static str,
    access: Access,
    stage: Stage,
    body: BodyKind,
    limit: Option<Allowance>,
    worded: Option<Worded>,
    /// What happens once and is under way, on operations that happen once.
    running: Option<Running>,
}

/// The router of these operations; what is no operation goes to `otherwise`.
pub fn router<H, T>(app: &App, operations: Vec<Operation>, otherwise: H) -> axum::Router
where
    H: Handler<T, App>,
    T: 'static,
{
    let mut methods: std::collections::BTreeMap<&'static str, Vec<Method>> =
        std::collections::BTreeMap::new();
    for operation in &operations {
        methods.entry(operation.template).or_default().push(operation.method.clone());
    }
    let mut routes: std::collections::BTreeMap<&'static str, MethodRouter<App>> = methods
        .into_iter()
        .map(|(template, methods)| {
            let refuse = move || async move { wrong_method(template, &methods) };
            (template, MethodRouter::new().fallback(refuse))
        })
        .collect();
    let all_running = Running::default();
    for operation in operations {
        let Operation { template, access, stage, body, limit, handler, needs, worded, .. } = operation;
        let running = needs.contains(&once::NEEDED).then(|| all_running.clone());
        let gate = Gate { app: app.clone(), template, access, stage, body, limit, worded, running };
        let handler = handler.route_layer(from_fn_with_state(gate, pass));
        if let Some(route) = routes.remove(template) {
            routes.insert(template, route.merge(handler));
        }
    }
    let router = routes
        .into_iter()
        .fold(axum::Router::new(), |router, (template, route)| router.route(template, route));
    router.fallback(otherwise).with_state(app.clone())
}

fn wrong_method(template: &'static str, methods: &[Method]) -> Response {
    let mut allowed: Vec<&str> = methods.iter().map(Method::as_str).collect();
    if methods.contains(&Method::GET) {
        allowed.push("HEAD");
    }
    allowed.sort_unstable();
    let mut response = Problem::new(Code::MethodNotAllowed).into_response();
    if let Ok(allowed) = HeaderValue::from_str(&allowed.join(", ")) {
        response.headers_mut().insert(ALLOW, allowed);
    }
    response.extensions_mut().insert(Template(template));
    response
}

async fn pass(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let mut visitor = Visitor::Nobody;
    let in_words = gate.worded.map(|draw| InWords::of(draw, &request));
    let admitted = gate.admit(&mut request, &mut visitor).await;
    let forget = matches!(visitor, Visitor::Ended);
    let mut response = match admitted {
        Ok(()) => {
            request.extensions_mut().insert(visitor);
            match &gate.running {
                Some(running) => once::pass(running, request, gate.body.most_bytes(), next).await,
                None => next.run(request).await,
            }
        }
        Err(problem) => problem.into_response(),
    };
    if forget {
        session::forget_cookie(response.headers_mut());
    }
    if let Some(in_words) = in_words {
        response.extensions_mut().insert(in_words);
    }
    response.extensions_mut().insert(Template(gate.template));
    response
}

impl Gate {
    /// The checks, in their order; each refuses before a later one could tell anything.
    async fn admit(&self, request: &mut Request, visitor: &mut Visitor) -> Result<(), Problem> {
        let headers = request.headers();
        if limits::declared_length(headers).is_some_and(|length| length > self.body.most_bytes()) {
            return Err(Problem::new(Code::TooLarge).and_hang_up());
        }
        if !self.body.accepts(headers) {
            return Err(Problem::new(Code::WrongType));
        }
        let origin = self.app.config.public_url.origin();
        if !cross_site::permits(request.method(), headers, origin) {
            return Err(Problem::new(Code::CrossSite));
        }
        *visitor = session::visitor(&self.app, headers).await?;
        if self.access != Access::Public {
            self.require_session(visitor)?;
        }
        if let Some(allowance) = self.limit {
            let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
            let session = match &*visitor {
                Visitor::SignedIn(session) | Visitor::Waiting(session, _) => Some(&session.actor.person),
                Visitor::Nobody | Visitor::Ended => None,
            };
            allowance.take_for_client(&self.app, peer, headers, session).await?;
        }
        match (self.access, &visitor) {
            (Access::Roles(roles), Visitor::SignedIn(session) | Visitor::Waiting(session, _))
                // All roles mean everybody who is signed in; whoever has left their seat still has rights here.
                if roles.len() < Role::ALL.len() && !roles.iter().any(|role| session.actor.has(*role)) =>
            {
                Err(Problem::new(Code::Forbidden))
            }
            _ => Ok(()),
        }
    }

    fn require_session(&self, visitor: &Visitor) -> Result<(), Problem> {
        match (visitor, self.stage) {
            (Visitor::SignedIn(_), _) | (Visitor::Waiting(..), Stage::BeforeSecondFactor) => Ok(()),
            (Visitor::Waiting(..), Stage::Complete) => Err(Problem::new(Code::SecondFactorRequired)),
            (Visitor::Nobody | Visitor::Ended, _) => Err(Problem::new(Code::SignInRequired)),
        }
    }
}

//! The Convene single-page app: starts it in the browser. Everything else is in the library.

fn main() {
    convene_web::start();
}

//! The engine's commands as a person or a script meets them: output, files, exit codes, one line of error.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

const HEADER: &str =
    r#"{"name": "x", "mentees": 3, "mentors": 2, "mentor_cap": [1, 2], "score_max": 1000, "edges": "x.csv""#;
const EDGES: &str = "mentee,mentor,score\n0,0,900\n0,1,100\n1,0,800\n2,1,300\n";

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn convene(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_convene")).current_dir(folder).args(arguments).output().unwrap()
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

fn report(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Asserts exit code 2, nothing on standard output and one line that holds `expected`.
fn assert_refused(output: &Output, expected: &str) {
    let error = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(error.contains(expected), "{error}");
}

#[test]
fn a_solved_instance_is_verified_and_a_changed_one_is_not() {
    let folder = folder("solve");
    write(&folder, "x.json", &format!("{HEADER}}}"));
    write(&folder, "x.csv", EDGES);
    for objective in ["total", "worst-off", "bands"] {
        let report = report(&convene(
            &folder,
            &["solve", "x.json", "--objective", objective, "--out", "m.csv", "--certificate", "c.json"],
        ));
        let figures = [&report["matched"], &report["total"], &report["worst"], &report["blocking_pairs"]];
        assert_eq!(figures, [&json!(3), &json!(1200), &json!(100), &json!(1)]);
        assert_eq!((&report["bands"], &report["objective"]), (&json!([1, 0, 0, 1, 1]), &json!(objective)));
        let matches = std::fs::read_to_string(folder.join("m.csv")).unwrap();
        assert_eq!(matches, "mentee,mentor,score\n0,1,100\n1,0,800\n2,1,300\n");
        let valid = convene(&folder, &["verify", "x.json", "m.csv", "c.json"]);
        assert_eq!((valid.status.code(), valid.stdout.as_slice()), (Some(0), b"valid\n".as_slice()));
    }
    write(&folder, "m.csv", "mentee,mentor,score\n0,0,900\n2,1,300\n");
    let broken = convene(&folder, &["verify", "x.json", "m.csv", "c.json"]);
    assert_eq!(broken.status.code(), Some(1));
    write(&folder, "c.json", "{}");
    assert_eq!(convene(&folder, &["verify", "x.json", "m.csv", "c.json"]).status.code(), Some(2));
}

#[test]
fn changes_are_made_one_after_the_other_and_what_is_written_is_before_them() {
    let folder = folder("then");
    write(&folder, "x.json", &format!("{HEADER}}}"));
    write(&folder, "x.csv", EDGES);
    let changes =
        r#"[{"ban": [0, 1]}, {"mentor_cap": [0, 2]}, {"undo": true}, {"undo": true}, {"pin": [0, 0]}]"#;
    write(&folder, "changes.json", changes);
    for objective in ["total", "worst-off", "bands"] {
        let arguments =
            ["solve", "x.json", "--objective", objective, "--out", "m.csv", "--then", "changes.json"];
        let report = report(&convene(&folder, &arguments));
        assert_eq!((&report["matched"], &report["total"]), (&json!(3), &json!(1200)));
        let after = |at: usize| {
            let change = &report["changes"][at];
            assert!(change["ms"].is_number());
            ["matched", "total", "worst", "moved"].map(|field| change[field].clone())
        };
        // Without 0-1 mentees 0 and 1 compete for mentor 0; the better score wins, until both have a place.
        assert_eq!(after(0), [json!(2), json!(1200), json!(300), json!(2)], "{objective}");
        assert_eq!(after(1), [json!(3), json!(2000), json!(300), json!(1)], "{objective}");
        assert_eq!(after(2), [json!(2), json!(1200), json!(300), json!(1)], "{objective}");
        assert_eq!(after(3), [json!(3), json!(1200), json!(100), json!(2)], "{objective}");
        assert_eq!(after(4), [json!(2), json!(1200), json!(300), json!(2)], "{objective}");
        let matches = std::fs::read_to_string(folder.join("m.csv")).unwrap();
        assert_eq!(matches, "mentee,mentor,score\n0,1,100\n1,0,800\n2,1,300\n");
    }
}

#[test]
fn a_change_that_cannot_be_made_is_named_and_nothing_is_written() {
    let folder = folder("bad-then");
    write(&folder, "x.json", &format!("{HEADER}}}"));
    write(&folder, "x.csv", EDGES);
    for (changes, expected) in [
        ("[", "changes.json: "),
        ("{}", "changes.json: $: "),
        (r#"[{"pin": [0]}]"#, "changes.json: $[0]"),
        (r#"[{"pin": [0, -1]}]"#, "changes.json: $[0]"),
        (r#"[{"swap": [0, 1]}]"#, "changes.json: $[0]"),
        (r#"[{"pin": [0, 0], "ban": [0, 1]}]"#, "changes.json: $[0]"),
        (r#"[{"undo": false}]"#, "must be true"),
        (r#"[{"undo": true}]"#, "changes.json: $[0]: no change stands"),
        (r#"[{"ban": [0, 0]}, {"undo": true}, {"undo": true}]"#, "changes.json: $[2]: no change stands"),
        (r#"[{"pin": [1, 1]}]"#, "$[0]: mentee 1 and mentor 1 are not an allowed pair"),
        (r#"[{"ban": [3, 0]}]"#, "$[0]: unknown mentee 3"),
        (r#"[{"ban": [0, 2]}]"#, "$[0]: unknown mentor 2"),
        (r#"[{"mentor_cap": [2, 1]}]"#, "$[0]: unknown mentor 2"),
        (r#"[{"ban": [0, 0]}, {"pin": [0, 0]}]"#, "$[1]: mentee 0 and mentor 0 are banned"),
        (r#"[{"pin": [0, 0]}, {"pin": [1, 0]}]"#, "$[1]: mentor 0 has only 1 places"),
        (r#"[{"pin": [0, 0]}, {"mentor_cap": [0, 0]}]"#, "$[1]: mentor 0 has 1 pinned mentees"),
    ] {
        write(&folder, "changes.json", changes);
        let output = convene(&folder, &["solve", "x.json", "--out", "m.csv", "--then", "changes.json"]);
        assert_refused(&output, expected);
        assert!(!folder.join("m.csv").exists(), "{changes}");
    }
}

#[test]
fn bad_input_is_one_line_with_its_place_and_nothing_is_written() {
    let folder = folder("bad");
    let refused = |header: &str, edges: &str, expected: &str| {
        write(&folder, "x.json", header);
        write(&folder, "x.csv", edges);
        assert_refused(&convene(&folder, &["solve", "x.json", "--out", "m.csv"]), expected);
        assert!(!folder.join("m.csv").exists());
    };
    let good = format!("{HEADER}}}");
    refused(&good, "mentee,mentor,score\n0,0,900\n0,7,1\n", "x.csv: line 3: unknown mentor 7");
    refused(&good, "mentee,mentor,score\n0,0,1001\n", "x.csv: line 2: score 1001");
    refused(&good, &format!("{EDGES}0,1,5\n"), "x.csv: line 6: mentee 0 and mentor 1");
    refused(&good.replace("[1, 2]", "[1, -2]"), EDGES, "x.json: $.mentor_cap[1]: ");
    refused(&good.replace("[1, 2]", "[1]"), EDGES, "x.json: $.mentor_cap: ");
    refused(&format!("{HEADER}, \"pinned\": [[1, 1]]}}"), EDGES, "x.json: $.pinned[0]: ");
    refused(&format!("{HEADER}, \"pinned\": [[0, 0], [1, 0]]}}"), EDGES, "x.json: $.pinned[1]: ");
    refused(&format!("{HEADER}, \"pinned\": [[0, 0]], \"forbidden\": [[0, 0]]}}"), EDGES, "$.pinned[0]: ");
    refused(&format!("{HEADER}, \"forbidden\": [[0, 9]]}}"), EDGES, "$.forbidden[0][1]: unknown mentor 9");
    let crowd = good.replace("\"mentees\": 3", "\"mentees\": 4000000000");
    refused(&crowd, EDGES, "x.json: $.mentees: is 4000000000, above 5000000");
    refused("{", EDGES, "x.json: line 1: ");
    write(&folder, "x.json", &good);
    write(&folder, "x.csv", EDGES);
    assert_refused(&convene(&folder, &["solve", "x.json", "--bands", "200,400"]), "cuts must descend");
    assert_refused(&convene(&folder, &["solve", "none.json"]), "none.json: ");
}

#[test]
fn a_pool_is_matched_with_reasons_and_an_unknown_zone_is_named() {
    let folder = folder("match");
    let person = |id: &str, zone: &str| {
        json!({"id": id, "time_zone": zone, "capacity": 1, "languages": [{"code": "es", "level": "first"}],
            "free": [{"day": "tue", "from": "14:00", "to": "17:00"}]})
    };
    let pool = |zone: &str| {
        json!({"format": "convene.pool/1", "programme": {"start": "2027-02-01", "weeks": 26}, "ruleset": {},
            "objective": "bands", "mentees": [person("a", "America/Bogota"), person("b", zone)],
            "mentors": [person("m", "America/Lima")], "pinned": [], "forbidden": []})
    };
    write(&folder, "pool.json", &pool("America/Bogota").to_string());
    assert_eq!(report(&convene(&folder, &["match", "pool.json", "--out", "run.json"]))["matched"], 1);
    let run: Value = serde_json::from_slice(&std::fs::read(folder.join("run.json")).unwrap()).unwrap();
    assert_eq!(run["format"], "convene.run/1");
    assert_eq!(run["matches"][0]["breakdown"][0]["criterion"], "themes");
    assert_eq!(run["unmatched"][0]["hall_set"]["places"], 1);
    assert_eq!(run["unmatched"][0]["fixes"][0]["kind"], "place");
    assert_eq!(run["inputs_sha256"].as_str().map(str::len), Some(64));
    let why = report(&convene(&folder, &["why-not", "pool.json", "b", "m"]));
    assert_eq!((&why["allowed"], &why["loss"]["matched"]), (&json!(true), &json!(0)));
    let step = |mentee: &str, from: Value, to: Value| json!({"mentee": mentee, "from": from, "to": to});
    let expected = [step("a", json!("m"), Value::Null), step("b", Value::Null, json!("m"))];
    assert_eq!(why["moves"], json!(expected));
    assert_refused(&convene(&folder, &["why-not", "pool.json", "x", "m"]), "pool.json: no mentee \"x\"");
    write(&folder, "pool.json", &pool("Mars/Base").to_string());
    assert_refused(
        &convene(&folder, &["match", "pool.json"]),
        "pool.json: $.mentees[1].time_zone: unknown time zone \"Mars/Base\"",
    );
}

#[test]
fn a_wide_pool_has_the_same_matches_by_id_and_a_proof() {
    let folder = folder("wide");
    let person = |id: &str| {
        json!({"id": id, "time_zone": "America/Lima", "capacity": 1, "languages": [{"code": "es", "level": "first"}],
            "free": [{"day": "tue", "from": "14:00", "to": "17:00"}]})
    };
    let mut pool = json!({"format": "convene.pool/1", "programme": {"start": "2027-02-01", "weeks": 26},
        "objective": "worst-off", "mentees": [person("b"), person("a, \"x\"")], "mentors": [person("n"), person("m")],
        "pinned": [["b", "m"]]});
    write(&folder, "pool.json", &pool.to_string());
    let wide = ["match", "pool.json", "--wide", "--out", "m.csv", "--certificate", "c.json"];
    let wide_report = report(&convene(&folder, &wide));
    let report = report(&convene(&folder, &["match", "pool.json", "--out", "run.json"]));
    for field in ["matched", "total", "worst", "bands", "blocking_pairs", "objective"] {
        assert_eq!(wide_report[field], report[field], "{field}");
    }
    assert_eq!(
        ["pairs", "kept", "rounds"].map(|field| &wide_report[field]),
        [&json!(4), &json!(2), &json!(1)]
    );
    for time in ["load_ms", "score_ms", "solve_ms", "price_ms", "verify_ms", "figures_ms"] {
        assert!(wide_report[time].is_number(), "{time}");
    }
    let run: Value = serde_json::from_slice(&std::fs::read(folder.join("run.json")).unwrap()).unwrap();
    let score = |at: usize| run["matches"][at]["score"].as_u64().unwrap();
    let expected = format!("mentee,mentor,score\n\"a, \"\"x\"\"\",n,{}\nb,m,{}\n", score(0), score(1));
    assert_eq!(std::fs::read_to_string(folder.join("m.csv")).unwrap(), expected);
    let proof: Value = serde_json::from_slice(&std::fs::read(folder.join("c.json")).unwrap()).unwrap();
    assert_eq!(
        (&proof["format"], &proof["objective"]),
        (&json!("convene.certificate/1"), &json!("worst-off"))
    );
    // People of the proof are counted as in the pool, where b comes first; only the other mentee is left to prove.
    assert_eq!(proof["floor"]["most"]["mentees"], json!([0, 1]));
    assert_refused(&convene(&folder, &["match", "none.json", "--wide"]), "none.json: ");
    pool["keep"] = json!({"percent": 50, "pairs": []});
    write(&folder, "pool.json", &pool.to_string());
    std::fs::remove_file(folder.join("m.csv")).unwrap();
    assert_refused(&convene(&folder, &wide), "pool.json: $.keep: ");
    assert!(!folder.join("m.csv").exists());
}

#[test]
fn a_pool_with_too_many_pairs_to_keep_is_refused_at_once() {
    let folder = folder("too-wide");
    let people = |side: &str, count: u32| -> Vec<Value> {
        let person = |at: u32| json!({"id": format!("{side}{at}"), "time_zone": "UTC", "capacity": 1, "languages": [], "free": []});
        (0..count).map(person).collect()
    };
    let pool = json!({"format": "convene.pool/1", "programme": {"start": "2027-02-01", "weeks": 26},
        "mentees": people("a", 10_001), "mentors": people("m", 5_000)});
    write(&folder, "pool.json", &pool.to_string());
    let expected = "pool.json: 10001 mentees and 5000 mentors are 50005000 pairs, above 50000000";
    for command in [&["match", "pool.json"][..], &["why-not", "pool.json", "a1", "m1"]] {
        let output = convene(&folder, command);
        assert_refused(&output, expected);
        assert_refused(&output, "use `convene match --wide`");
    }
    let report = report(&convene(&folder, &["match", "pool.json", "--wide"]));
    assert_eq!((&report["matched"], &report["pairs"]), (&json!(0), &json!(0)));
}

#[test]
fn people_of_whom_only_distances_are_known_are_grouped() {
    let folder = folder("mdgp");
    write(&folder, "d.txt", "4 2 ss 2 2 2 2\n0 1 0.5\n0 2 7.25\n1 3 1\n2 3 0.125\n");
    let found = report(&convene(&folder, &["group", "--mdgp", "d.txt"]));
    assert_eq!(found, json!({"value": 8.25, "groups": [[0, 2], [1, 3]]}));
    write(&folder, "bad.txt", "4 2 ss 2 2 2 2\n0 1 far\n");
    assert_refused(&convene(&folder, &["group", "--mdgp", "bad.txt"]), "bad.txt: line 2: \"far\"");
    assert_eq!(convene(&folder, &["group"]).status.code(), Some(2));
    assert_eq!(convene(&folder, &["group", "--mdgp", "d.txt", "d.txt"]).status.code(), Some(2));
}

/// Whoever has stopped reading is not told so, and whoever cannot be written to is named.
#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_one_line_and_leaves_nothing_behind() {
    let folder = folder("unwritable");
    write(&folder, "x.json", &format!("{HEADER}}}"));
    write(&folder, "x.csv", EDGES);
    std::fs::create_dir(folder.join("taken")).unwrap();
    let output = convene(&folder, &["solve", "x.json", "--out", "taken"]);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), error.lines().count()), (Some(74), 1), "{error}");
    assert!(error.contains("taken: ") && !folder.join("taken.part").exists(), "{error}");

    write(&folder, "real.csv", "old");
    std::os::unix::fs::symlink("real.csv", folder.join("link.csv")).unwrap();
    report(&convene(&folder, &["solve", "x.json", "--out", "link.csv"]));
    assert!(folder.join("link.csv").is_symlink());
    assert!(std::fs::read_to_string(folder.join("real.csv")).unwrap().starts_with("mentee,mentor,score\n"));

    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_convene"))
        .current_dir(&folder)
        .args(["solve", "x.json"])
        .stdout(full)
        .output()
        .unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), error.lines().count()), (Some(74), 1), "{error}");
    assert!(error.contains("standard output: "), "{error}");
}

#[test]
fn too_many_places_are_refused_where_they_stand() {
    let folder = folder("places");
    write(&folder, "x.csv", "mentee,mentor,score\n");
    let header = |more: &str| {
        format!(
            r#"{{"name": "x", "mentees": 3, "mentors": 1, "mentor_cap": [1], "score_max": 1000, "edges": "x.csv"{more}}}"#
        )
    };
    let bands = ["solve", "x.json", "--bands", "900,800,700,600,500,400,300,200,100,50,20,10"];
    write(&folder, "x.json", &header(r#", "mentee_cap": [1, 4000000000, 2]"#));
    assert_refused(&convene(&folder, &bands), "x.json: $.mentee_cap[1]: ");
}

#[test]
fn help_shows_an_example() {
    let folder = folder("help");
    for command in ["solve", "verify", "match", "why-not", "group", "select"] {
        let help = convene(&folder, &[command, "--help"]);
        assert!(String::from_utf8(help.stdout).unwrap().contains("Example:\n  convene "), "{command}");
    }
}

#[test]
fn a_cohort_is_selected_with_its_quotas_and_a_bad_problem_is_named() {
    let folder = folder("select");
    let applicant = |id: &str, region: &str, score: f64| {
        json!({"id": id, "country": id, "attributes": {"region": region},
            "reviews": [{"reviewer": "r", "reviewer_country": "x", "score": score},
                {"reviewer": "s", "reviewer_country": id, "score": 100}]})
    };
    let mut problem = json!({"format": "convene.selection-problem/1", "seats": 2,
        "applicants": [applicant("a", "north", 90.5), applicant("b", "north", 80.0), applicant("c", "south", 70.125)],
        "quotas": [{"attribute": "region", "value": "south", "min": 1, "max": 1}], "must": [], "never": []});
    write(&folder, "problem.json", &problem.to_string());
    let expected = json!({"format": "convene.selection/1", "selected": ["a", "c"], "alternates": ["b"],
        "total": 160_625, "certain_in": ["a", "c"], "certain_out": ["b"], "grey": [], "relaxations": []});
    assert_eq!(report(&convene(&folder, &["select", "problem.json"])), expected);
    let output = convene(&folder, &["select", "problem.json", "--out", "selection.json"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    let written: Value =
        serde_json::from_slice(&std::fs::read(folder.join("selection.json")).unwrap()).unwrap();
    assert_eq!(written, expected);
    std::fs::remove_file(folder.join("selection.json")).unwrap();
    problem["never"] = json!(["c"]);
    write(&folder, "problem.json", &problem.to_string());
    let relaxed = report(&convene(&folder, &["select", "problem.json"]));
    let relaxation = json!({"attribute": "region", "value": "south", "bound": "min", "from": 1, "to": 0});
    assert_eq!((&relaxed["selected"], &relaxed["relaxations"]), (&json!(["a", "b"]), &json!([relaxation])));
    problem["quotas"][0]["max"] = json!(0);
    write(&folder, "problem.json", &problem.to_string());
    let arguments = ["select", "problem.json", "--out", "selection.json"];
    assert_refused(&convene(&folder, &arguments), "problem.json: $.quotas[0].min: 1 is above max 0");
    write(&folder, "problem.json", "{");
    assert_refused(&convene(&folder, &arguments), "problem.json: line 1: ");
    assert_refused(&convene(&folder, &["select", "none.json"]), "none.json: ");
    assert!(!folder.join("selection.json").exists());
}

"""The peers of the matching engine: solvers of other people, timed on our instance files.

Written for this project; every solver is called through its published Python interface and comes from PyPI in the
versions of requirements.txt (scipy: BSD-3-Clause, OR-tools: Apache-2.0, lap: BSD-2-Clause, lapjv: MIT).
None of it is part of the product.

It is started by `cargo xtask bench matching` and answers one line of JSON with one line of JSON:
  {"solver": "lapjv", "instance": "PATH/NAME.json"}  ->  {"solve_ms", "matched", "total", "worst"}
The instance is read and brought into the solver's form once, outside the time; `solve_ms` is the solver alone, from
its arrays to its answer. Every answer is checked against the instance before it is sent.
At the start it sends {"versions": "..."}; an unexpected fault ends it with a traceback.
"""

import json
import pathlib
import sys
import time
from importlib.metadata import version

import numpy as np
from lap import lapjv as lap_solve
from lapjv import lapjv as lapjv_solve
from ortools.graph.python import linear_sum_assignment, max_flow, min_cost_flow
from scipy.optimize import linear_sum_assignment as scipy_solve


class Instance:
    """An instance as arrays; mentees have one place each."""

    def __init__(self, path):
        about = json.loads(path.read_text())
        pairs = np.loadtxt(path.parent / about["edges"], delimiter=",", skiprows=1, dtype=np.int64, ndmin=2)
        self.mentee, self.mentor, self.score = (np.ascontiguousarray(column) for column in pairs.T)
        self.mentees, self.mentors = about["mentees"], about["mentors"]
        self.places = np.array(about["mentor_cap"], dtype=np.int64)
        self.score_max = about["score_max"]

    def at_least(self, floor):
        """The pairs that score at least this."""
        keep = self.score >= floor
        return self.mentee[keep], self.mentor[keep], self.score[keep]

    def replicated(self):
        """A dense score matrix with one column per place, and the mentor of each column."""
        if len(self.score) != self.mentees * self.mentors:
            raise ValueError("a solver of dense instances was given a sparse one")
        scores = np.empty((self.mentees, self.mentors), dtype=np.float64)
        scores[self.mentee, self.mentor] = self.score
        owner = np.repeat(np.arange(self.mentors), self.places)
        return np.ascontiguousarray(scores[:, owner]), owner

    def figures(self, mentee, mentor):
        """Checks that the matches are allowed, and counts them."""
        key = self.mentee * self.mentors + self.mentor
        order = np.argsort(key)
        wanted = np.asarray(mentee, dtype=np.int64) * self.mentors + np.asarray(mentor, dtype=np.int64)
        at = np.searchsorted(key, wanted, sorter=order)
        if (at >= len(key)).any() or (key[order[at]] != wanted).any():
            raise ValueError("the answer holds a pair that is not allowed")
        if len(np.unique(mentee)) != len(mentee):
            raise ValueError("the answer holds a mentee twice")
        if (np.bincount(mentor, minlength=self.mentors) > self.places).any():
            raise ValueError("the answer holds more mentees than a mentor has places")
        score = self.score[order[at]]
        worst = int(score.min()) if len(score) else None
        return {"matched": len(score), "total": int(score.sum()), "worst": worst}


# Each peer is a function from an instance to a function without parameters, which solves and gives mentees and mentors.


def scipy(instance):
    """scipy.optimize.linear_sum_assignment on replicated places."""
    scores, owner = instance.replicated()

    def solve():
        rows, columns = scipy_solve(scores, maximize=True)
        return rows, owner[columns]

    return solve


def lapjv(instance):
    """lapjv.lapjv; square instances only."""
    scores, owner = instance.replicated()
    costs = instance.score_max - scores

    def solve():
        columns, _, _ = lapjv_solve(costs)
        return np.arange(instance.mentees), owner[columns]

    return solve


def lap(instance):
    """lap.lapjv on replicated places."""
    scores, owner = instance.replicated()
    costs = instance.score_max - scores

    def solve():
        _, columns, _ = lap_solve(costs, extend_cost=True)
        matched = np.flatnonzero(columns >= 0)
        return matched, owner[columns[matched]]

    return solve


def network(instance, floor):
    """Arcs from a source to mentees to mentors to a sink; source and sink are the last two nodes."""
    mentee, mentor, score = instance.at_least(floor)
    n, m = instance.mentees, instance.mentors
    source, sink = n + m, n + m + 1
    tails = np.concatenate([np.full(n, source), mentee, n + np.arange(m)]).astype(np.int32)
    heads = np.concatenate([np.arange(n), n + mentor, np.full(m, sink)]).astype(np.int32)
    capacities = np.concatenate([np.ones(n + len(score), dtype=np.int64), instance.places])
    costs = np.concatenate([np.zeros(n, dtype=np.int64), -score, np.zeros(m, dtype=np.int64)])
    return tails, heads, capacities, costs, mentee, mentor


def cheapest_flow(instance, arcs):
    tails, heads, capacities, costs, mentee, mentor = arcs
    n, m = instance.mentees, instance.mentors
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    supplies = np.zeros(n + m + 2, dtype=np.int64)
    supplies[n + m], supplies[n + m + 1] = n, -n
    flow.set_nodes_supplies(np.arange(n + m + 2, dtype=np.int32), supplies)
    if flow.solve_max_flow_with_min_cost() != flow.OPTIMAL:
        raise ValueError("OR-tools found no cheapest flow")
    used = np.flatnonzero(flow.flows(np.arange(n, n + len(mentee), dtype=np.int32)))
    return mentee[used], mentor[used]


def ortools_flow(instance):
    """OR-tools' SimpleMinCostFlow: most matches, then the highest total."""
    arcs = network(instance, 0)
    return lambda: cheapest_flow(instance, arcs)


def largest_flow(instance, floor):
    tails, heads, capacities, _, _, _ = network(instance, floor)
    source, sink = instance.mentees + instance.mentors, instance.mentees + instance.mentors + 1
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(tails, heads, capacities)
    if flow.solve(source, sink) != flow.OPTIMAL:
        raise ValueError("OR-tools found no largest flow")
    return flow.optimal_flow()


def ortools_bisection(instance):
    """Most matches, then the highest worst score by bisection with SimpleMaxFlow, then the highest total."""

    def solve():
        matched = largest_flow(instance, 0)
        low, high = 0, int(instance.score.max())
        while low < high:
            middle = (low + high + 1) // 2
            if largest_flow(instance, middle) == matched:
                low = middle
            else:
                high = middle - 1
        return cheapest_flow(instance, network(instance, low))

    return solve


def ortools_assignment(instance):
    """OR-tools' SimpleLinearSumAssignment: square, one place each, and everybody can be matched."""
    if instance.mentees != instance.mentors or instance.places.max() > 1:
        raise ValueError("OR-tools' assignment needs one place each")
    mentee, mentor = instance.mentee.astype(np.int32), instance.mentor.astype(np.int32)
    costs = -instance.score

    def solve():
        assignment = linear_sum_assignment.SimpleLinearSumAssignment()
        assignment.add_arcs_with_cost(mentee, mentor, costs)
        if assignment.solve() != assignment.OPTIMAL:
            raise ValueError("OR-tools found no assignment")
        mates = [assignment.right_mate(at) for at in range(instance.mentees)]
        return np.arange(instance.mentees), np.array(mates)

    return solve


PEERS = {
    peer.__name__: peer
    for peer in (scipy, lapjv, lap, ortools_flow, ortools_bisection, ortools_assignment)
}


def main():
    packages = ("scipy", "ortools", "lap", "lapjv", "numpy")
    names = ", ".join(f"{package} {version(package)}" for package in packages)
    print(json.dumps({"versions": f"Python {sys.version.split()[0]}, {names}"}), flush=True)
    prepared, instance, solve = None, None, None
    for line in sys.stdin:
        request = json.loads(line)
        if prepared is None or prepared["instance"] != request["instance"]:
            instance = Instance(pathlib.Path(request["instance"]))
        if prepared != request:
            solve = PEERS[request["solver"]](instance)
        prepared = request
        start = time.perf_counter()
        mentee, mentor = solve()
        solve_ms = (time.perf_counter() - start) * 1000
        print(json.dumps({"solve_ms": solve_ms, **instance.figures(mentee, mentor)}), flush=True)


if __name__ == "__main__":
    main()

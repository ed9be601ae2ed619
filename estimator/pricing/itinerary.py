"""The cheapest itinerary through the places of an audit, and its days.

A *round* starts and ends at home, visits each of its places once, in one go, and keeps these rules:

1. A day has so many hours of work at most, and so many of work and driving together. Where less than the shortest day would be left
   at a place, that is done on the same day.
2. Before work, no more is driven on its day than the stay-over distance: the auditor arrives, or is that near, on the evening before.
   Where the day is full, a drive goes on after a night. Where that, or one from home, ends in the morning, a night more avoids it.
3. After five days away comes a weekend: two nights more, or home and back, whichever costs less.
4. A near place alone may also be driven to day by day, home each night.

For every set of places, the smallest first, `cheapest` takes the best of: one round in its best order, or two smaller sets apart.
What is kept for a set are the ways to end a round in it that no other is at least as good as: cheaper, earlier in the week, less worked, less driven.
So the answer is the cheapest under these rules for up to MOST places. Of more, the two nearest to one another are visited one after the
other, until GROUPS are left.

Times are in millionths of an hour, money in millionths of a dollar: whole numbers, the same everywhere.
"""

from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

from estimator.pricing.workday import WorkRules, days

MILLION = 1_000_000
WEEK, WEEKEND = 5, 2  # days between two weekends, and of one
HOME, ON_THE_WAY = 0, -1
MOST = 5  # places whose every order and every split into rounds is looked at
GROUPS = 4  # what more places are grouped to, so that an answer stays quick
CACHE_SIZE = 4096
START = (0, 0, 0, 0)

type Matrix = tuple[tuple[int, ...], ...]
type State = tuple[int, int, int, int]  # cost so far, days since Monday, worked today, worked and driven today
type Label = tuple[State, tuple[int, ...]]  # with the places in order, negative where the auditor arrives the evening before
type Rounds = tuple[tuple[tuple[int, ...], bool], ...]  # places in that order, and whether home is reached every night


class TripEvent(NamedTuple):
    """A part of a day: `drive` to a place, `work` there, or `night`, which ends the day; `end` ends it at home, with `time` days off."""

    kind: str
    place: int
    km: int = 0
    time: int = 0


class Itinerary(NamedTuple):
    """The cheapest itinerary.

    Attributes:
        free: hours of driving that are not charged.
        away: days with a drive or a night.
        onsite: days with work away from home.
        rounds: each round's places in order, and whether home is reached every night.

    """

    cost: int
    km: int
    nights: int
    flights: int
    free: int
    away: int
    onsite: int
    rounds: Rounds


def grouped(km: Matrix, hours: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Return the places with work but home, those that are visited one after the other together."""
    groups: list[tuple[int, ...]] = [(place,) for place in range(1, len(km)) if hours[place]]
    most = MOST if len(groups) <= MOST else GROUPS
    while len(groups) > most:
        before, other = min(permutations(groups, 2), key=lambda pair: km[pair[0][-1]][pair[1][0]])
        groups = [group for group in groups if group not in (before, other)] + [before + other]
    return tuple(groups)


@lru_cache(CACHE_SIZE)
def cheapest(
    km: Matrix, hours: tuple[int, ...], groups: tuple[tuple[int, ...], ...], rules: WorkRules, flights: tuple[int, ...]
) -> Itinerary:
    """Return the cheapest itinerary.

    Args:
        km: kilometres between any two places; the first is home.
        hours: of work at each place; those at home cost no travel.
        groups: of places, from `grouped`.
        rules: of the day, and prices.
        flights: what a return flight to each place costs; 0 where a road leads.

    """
    ways = Ways(km, hours, rules, flights)
    best: list[tuple[int, Rounds]] = [(0, ())]
    ends: list[dict[int, list[Label]]] = [{}]  # for each set: a round's labels by its last place
    for chosen in range(1, 1 << len(groups)):
        members = [(chosen ^ 1 << index, group) for index, group in enumerate(groups) if chosen >> index & 1]
        ends.append({group[-1]: ways.reached(ends[others], group) for others, group in members})
        candidates: list[tuple[int, Rounds]] = [
            (ways.back(state, abs(order[-1]), None), ((order, False),)) for labels in ends[-1].values() for state, order in labels
        ]
        if len(members) == 1:
            candidates += [(cost, ((members[0][1], True),)) for cost in ways.daily(members[0][1])]
        cost, rounds = min(candidates, key=lambda one: one[0], default=(-1, ()))
        part = rest = chosen & (chosen - 1)
        while part:  # every set without the first group, apart from the others
            apart = best[chosen ^ part][0] + best[part][0]
            if apart < cost or cost < 0:
                cost, rounds = apart, best[chosen ^ part][1] + best[part][1]
            part = (part - 1) & rest
        best.append((cost, rounds))
    cost, rounds = best[-1]
    events = ways.events(rounds)
    flown = sum(kind == "drive" and place > HOME and flights[place] > 0 for kind, place, *_ in events)
    nights, home = (sum(event.kind == kind for event in events) for kind in ("night", "end"))
    starts = [event for before, event in zip((TripEvent("end", HOME), *events), events, strict=False) if before.kind == "end"]
    free = sum(min(rules.free, event.time) for event in starts)
    steps = [event.kind for event in events if event.kind != "drive"]
    onsite = sum(kind == "work" and before != "work" for before, kind in zip(("end", *steps), steps, strict=False))
    return Itinerary(cost, sum(event.km for event in events), nights, flown, free, nights + home, onsite, rounds)


class Ways:
    """The drives between places, and the days of a round."""

    def __init__(self, km: Matrix, hours: tuple[int, ...], rules: WorkRules, flights: tuple[int, ...]) -> None:
        self.km = km
        self.hours = hours
        self.rules = rules
        self.onwards: dict[tuple[int, ...], list[tuple[tuple[int, ...], State]]] = {}
        self.near, self.full, self.last = rules.near * rules.pace, rules.day, rules.last
        hourly = rules.pace * rules.per_hour
        self.fare = [
            [way * rules.per_km + way * hourly // MILLION + (start + end) // 2 for way, end in zip(row, flights, strict=True)]
            for row, start in zip(km, flights, strict=True)
        ]
        free = [min(rules.free, way * rules.pace) * rules.per_hour // MILLION for way in km[HOME]]
        self.fare[HOME] = [cost - less + rules.leave for cost, less in zip(self.fare[HOME], free, strict=True)]

    def daily(self, group: tuple[int, ...]) -> list[int]:
        """Return what driving out and back on each day of work costs; nothing where that is too far, or for several places."""
        days_out = self.days_out(group[0]) if len(group) == 1 else 0
        return [days_out * self.out_and_back(group[0])] if days_out else []

    def out_and_back(self, place: int) -> int:
        """Return what a drive to a place and home costs."""
        return self.fare[HOME][place] + self.fare[place][HOME]

    def days_out(self, place: int) -> int:
        """Return on how many days an auditor who sleeps at home is at a place; 0 where it is too far."""
        rules, km = self.rules, self.km[HOME][place]
        left = rules.day - 2 * km * rules.pace
        return days(self.hours[place], min(rules.work, left), min(rules.last, left)) if km <= rules.near and left > 0 else 0

    def reached(self, before: dict[int, list[Label]], group: tuple[int, ...]) -> list[Label]:
        """Return the ways to have ended a round's work at a group; those that another is at least as good as in every regard are left out."""
        reached: list[Label] = []
        for last, labels in (before or {HOME: [(START, ())]}).items():
            for (paid, *used), order in labels:
                for way, (price, day, worked, busy) in self.onward(last, group, *used):
                    cost = paid + price
                    for (other, sooner, less, free), _ in reached:
                        if other <= cost and sooner <= day and less <= worked and free - less <= busy - worked:
                            break
                    else:
                        reached.append(((cost, day, worked, busy), order + way))
        return reached

    def onward(self, last: int, group: tuple[int, ...], day: int, worked: int, busy: int) -> list[tuple[tuple[int, ...], State]]:
        """Return the ways from a place to a group, each with the state after its work and what that part costs."""
        key = last, group[0], day, worked, busy
        if key not in self.onwards:
            time = self.km[last][group[0]] * self.rules.pace
            early = (last == HOME or busy + time > self.full) and self.arrive(worked, busy, time)[1]
            ways = (group, (-group[0], *group[1:])) if early else (group,)
            self.onwards[key] = [(way, self.through((0, day, worked, busy), last, way, None)) for way in ways]
        return self.onwards[key]

    def through(self, state: State, last: int, order: tuple[int, ...], log: list[TripEvent] | None) -> State:
        """Drive to each place in turn and do its work."""
        for place in order:
            state = self.work(self.drive(state, last, place, log), abs(place), log)
            last = abs(place)
        return state

    def arrive(self, worked: int, busy: int, time: int) -> tuple[int, int]:
        """Return the nights on a drive to work, and the time driven on the day of that work."""
        busy, fresh = busy + time, busy + time - worked
        if fresh <= self.near and busy <= self.full:
            return 0, busy
        nights = max(1, -(-(busy - self.near) // self.full))
        return nights, max(0, busy - nights * self.full)

    def drive(self, state: State, start: int, end: int, log: list[TripEvent] | None) -> State:
        """Drive to the next place of work; to a negative one with a night more."""
        cost, day, worked, busy = state
        early, end = end < 0, abs(end)
        km, rules = self.km[start][end], self.rules
        nights, after = self.arrive(worked, busy, km * rules.pace)
        if early:
            nights, after = nights + 1, 0
        cost += self.fare[start][end] + nights * rules.night
        if log is not None:
            self.log_drive(log, start, end, busy, nights)
        if not nights:
            return cost, day, worked, after
        day = day + nights if start else 0
        if day >= WEEK:
            _log_nights(log, log[-1].place if log and not after else ON_THE_WAY, WEEKEND)
            cost, day = cost + WEEKEND * rules.night, day - WEEK
        return cost, day, 0, after

    def work(self, state: State, place: int, log: list[TripEvent] | None) -> State:
        """Work at a place until all is done."""
        cost, day, worked, busy = state
        left, rules = self.hours[place], self.rules
        while left > self.last - worked or left > self.full - busy:
            room = max(0, min(rules.work - worked, rules.day - busy))
            if log is not None and room:
                log.append(TripEvent("work", place, 0, room))
            left -= room
            cost, day, busy = self.sleep(cost, day, busy + room, place, log)
            worked = 0
        if log is not None:
            log.append(TripEvent("work", place, 0, left))
        return cost, day, worked + left, busy + left

    def sleep(self, cost: int, day: int, busy: int, place: int, log: list[TripEvent] | None) -> tuple[int, int, int]:
        """Return cost, day and hours driven in the morning after a night at a place, or after a weekend."""
        night = self.rules.night
        if day + 1 < WEEK:
            _log_nights(log, place, 1)
            return cost + night, day + 1, 0
        rules, time = self.rules, self.km[place][HOME] * self.rules.pace
        out, (back, driven) = -(-(busy + time) // rules.day) - 1, self.arrive(0, 0, time)
        home, stay = self.out_and_back(place) + (out + back) * night, (1 + WEEKEND) * night
        if home < stay:
            if log is not None:
                self.log_drive(log, place, HOME, busy, out)
                log.append(TripEvent("end", HOME, 0, WEEKEND))
                self.log_drive(log, HOME, place, 0, back)
            return cost + home, 0, driven
        _log_nights(log, place, 1 + WEEKEND)
        return cost + stay, 0, 0

    def back(self, state: State, place: int, log: list[TripEvent] | None) -> int:
        """Return the cost with the drive home."""
        cost, _, _, busy = state
        time = self.km[place][HOME] * self.rules.pace
        nights = -(-(busy + time) // self.rules.day) - 1
        if log is not None:
            stay = nights > 0 and time <= nights * self.rules.day  # at the place, not on the way
            _log_nights(log, place, stay)
            self.log_drive(log, place, HOME, 0 if stay else busy, nights - stay)
        return cost + self.fare[place][HOME] + nights * self.rules.night

    def cost(self, rounds: Rounds) -> int:
        """Return what rounds cost where no night is more than needed, with a round for each place of work that they leave out."""
        orders = [tuple(map(abs, order)) for order, _ in rounds]
        known = {HOME, *(place for order in orders for place in order)}
        orders += [(place,) for place, hours in enumerate(self.hours) if hours and place not in known]
        return sum(min((self.back(self.through(START, HOME, order, None), order[-1], None), *self.daily(order))) for order in orders)

    def events(self, rounds: Rounds) -> list[TripEvent]:
        """Return what happens, in order."""
        log: list[TripEvent] = []
        for order, daily in rounds:
            if daily:
                (place,) = order
                days, km = self.days_out(place), self.km[HOME][place]
                left, out, home = self.hours[place], *(TripEvent("drive", end, km, km * self.rules.pace) for end in (place, HOME))
                for day in range(days):
                    done = -(-left // (days - day))
                    left -= done
                    log += [out, TripEvent("work", place, 0, done), home, TripEvent("end", HOME)]
                continue
            self.back(self.through(START, HOME, order, log), abs(order[-1]), log)
            log.append(TripEvent("end", HOME))
        return log

    def log_drive(self, log: list[TripEvent], start: int, end: int, busy: int, nights: int) -> None:
        """Log a drive with its nights: each ends a full day, the last one may be at the end of the drive."""
        km, time, at = self.km[start][end], self.km[start][end] * self.rules.pace, start
        for _ in range(nights):
            part = min(time, self.rules.day - busy)
            if part:
                at = end if part == time else ON_THE_WAY
                way = km * part // time
                log.append(TripEvent("drive", at, way, part))
                km, time = km - way, time - part
            log.append(TripEvent("night", at))
            busy = 0
        if time or not nights:
            log.append(TripEvent("drive", end, km, time))


def _log_nights(log: list[TripEvent] | None, place: int, nights: int) -> None:
    if log is not None:
        log += [TripEvent("night", place)] * nights

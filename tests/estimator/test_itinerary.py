"""The cheapest itinerary, compared with every order and every night, and checked by the rules of a day."""

import random
from functools import cache
from itertools import pairwise

import pytest

from estimator.pricing import itinerary
from estimator.pricing.itinerary import HOME, MILLION, WEEK, WEEKEND, Itinerary, Matrix, Ways, cheapest, grouped
from estimator.pricing.workday import WorkRules
from testing.cards import CARD

ROADS = CARD.places.roads
TOWNS = sorted(place for place in CARD.places.labels if place in ROADS.towns and place != "calgary")
RULES = WorkRules(work=7_500_000, day=11_000_000, near=150, pace=11_000, per_km=730_000, per_hour=55 * MILLION, night=310_800_000)
SLOW = RULES._replace(pace=13_000, night=350_800_000)
LONGER = RULES._replace(short=MILLION)
FLAT = RULES._replace(per_km=0, per_hour=0, night=400 * MILLION, leave=400 * MILLION)
FREE = RULES._replace(free=MILLION)
DRIVEN = "0 29 0 76 25 36, 29 0 29 105 54 65, 0 29 0 76 25 36, 76 105 76 0 51 112, 25 54 25 51 0 61, 36 65 36 112 61 0"
DRAWN = {1: 500, 2: 500, 3: 500, 4: 400, 5: 100}
"""How many trips are drawn for each number of places: 2,000."""

type Trip = tuple[Matrix, tuple[int, ...], WorkRules]


def matrix(*places: str) -> Matrix:
    """The likely kilometres between places."""
    return tuple(tuple(ROADS.km(one, other)[1] for other in places) for one in places)


def drawn(count: int, dice: random.Random) -> Trip:
    """A trip to places drawn at random, its hours often near the end of a day."""
    hours = [
        dice.choice(
            [dice.randint(1, 16 * MILLION), 7_500_000, 7_500_001, 8_200_000, 15 * MILLION, 16 * MILLION, dice.randint(1, 4 * MILLION)]
        )
        for _ in range(count)
    ]
    rules = dice.choice([RULES, SLOW, LONGER, FLAT, FREE])
    return matrix("calgary", *dice.sample(TOWNS, count)), (dice.randint(0, 9 * MILLION), *hours), rules


def planned(trip: Trip) -> Itinerary:
    """The engine's plan."""
    km, hours, rules = trip
    return cheapest(km, hours, grouped(km, hours), rules, (0,) * len(km))


class Trial:
    """The least that a trip can cost, found by trying at every moment each thing that may come next: work, any drive, or a night.

    Times and money as in the engine; `todo` are the places still to visit, `day` the days since Monday, negative on the way from home.
    """

    def __init__(self, trip: Trip, flights: tuple[int, ...] = ()) -> None:
        self.km, self.hours, self.rules = trip
        self.flights = flights or (0,) * len(self.km)
        self.from_home = cache(self._from_home)
        self.on_the_road = cache(self._on_the_road)
        self.there = cache(self._there)

    def least(self) -> int:
        """Return the least cost of the whole trip."""
        return self.from_home(frozenset(place for place, work in enumerate(self.hours) if place and work))

    def fare(self, one: int, other: int) -> int:
        """Return the price of a drive."""
        rules, time = self.rules, self.km[one][other] * self.rules.pace
        cost = self.km[one][other] * rules.per_km + time * rules.per_hour // MILLION + (self.flights[one] + self.flights[other]) // 2
        return cost if one != HOME else cost + rules.leave - min(rules.free, time) * rules.per_hour // MILLION

    def days(self, time: int) -> int:
        """Return the days that hours of work and driving take, driven to their limit."""
        return max(1, -(-time // self.rules.day))

    def _from_home(self, todo: frozenset[int]) -> int:
        if not todo:
            return 0
        options = [self.drive(HOME, place, todo, 0, 0, 0) for place in todo]
        for place in todo:
            room = min(self.rules.work, self.rules.day - 2 * self.km[HOME][place] * self.rules.pace)
            if self.km[HOME][place] <= self.rules.near and room > 0:
                last = min(self.rules.work + self.rules.short, self.rules.day - 2 * self.km[HOME][place] * self.rules.pace)
                days = next(days for days in range(1, 99) if self.hours[place] <= (days - 1) * room + last)
                options.append(days * (self.fare(HOME, place) + self.fare(place, HOME)) + self.from_home(todo - {place}))
        return min(options)

    def drive(self, one: int, other: int, todo: frozenset[int], worked: int, busy: int, day: int) -> int:
        """Try a drive to a place."""
        return self.fare(one, other) + self.on_the_road(
            other, todo - {other}, self.km[one][other] * self.rules.pace, worked, busy, -(10**9) if one == HOME else day
        )

    def _on_the_road(self, place: int, todo: frozenset[int], left: int, worked: int, busy: int, day: int) -> int:
        options = []
        begun = max(day, 0)
        if busy - worked + left <= self.rules.near * self.rules.pace and busy + left <= self.rules.day:
            options.append(self.there(place, todo, self.hours[place], worked, busy + left, begun))
        if busy + left <= self.rules.day:
            nights = 1 + (WEEKEND if day + 1 >= WEEK else 0)
            options.append(
                nights * self.rules.night + self.there(place, todo, self.hours[place], 0, 0, 0 if nights > 1 or day < 0 else day + 1)
            )
        if busy:
            options += [self.asleep(place, todo, left - part, day) for part in {0, min(left, self.rules.day - busy)}]
        elif left > self.rules.day:
            options.append(self.asleep(place, todo, left - self.rules.day, day))
        return min(options, default=10**15)

    def asleep(self, place: int, todo: frozenset[int], left: int, day: int) -> int:
        """Try a night on the way."""
        if not left:
            return 10**15
        nights = 1 + (WEEKEND if day + 1 >= WEEK else 0)
        return nights * self.rules.night + self.on_the_road(place, todo, left, 0, 0, 0 if nights > 1 else day + 1)

    def _there(self, place: int, todo: frozenset[int], left: int, worked: int, busy: int, day: int) -> int:
        options = []
        if not left:
            time = self.km[place][HOME] * self.rules.pace
            options.append(self.fare(place, HOME) + (self.days(busy + time) - 1) * self.rules.night + self.from_home(todo))
            options += [self.drive(place, other, todo, worked, busy, day) for other in todo]
        elif left <= min(self.rules.work + self.rules.short - worked, self.rules.day - busy):
            return self.there(place, todo, 0, worked + left, busy + left, day)
        if left and (room := min(left, self.rules.work - worked, self.rules.day - busy)) > 0:
            options.append(self.there(place, todo, left - room, worked + room, busy + room, day))
        if busy:
            options.append(self.night(place, todo, left, busy, day))
        return min(options)

    def night(self, place: int, todo: frozenset[int], left: int, busy: int, day: int) -> int:
        """Try a night, or a weekend, at a place of work."""
        if day + 1 < WEEK:
            return self.rules.night + self.there(place, todo, left, 0, 0, day + 1)
        time = self.km[place][HOME] * self.rules.pace
        away = self.days(busy + time) - 1
        nights = next(n for n in range(99) if time - n * self.rules.day <= self.rules.near * self.rules.pace)
        rest = max(0, time - nights * self.rules.day)
        home = self.fare(place, HOME) + self.fare(HOME, place) + (away + nights) * self.rules.night
        stay = (1 + WEEKEND) * self.rules.night
        return min(home, stay) + self.there(place, todo, left, 0, rest if home < stay else 0, 0)


def by_trying(trip: Trip) -> int:
    """Return the least that a trip can cost, by trying."""
    return Trial(trip).least()


@pytest.mark.no_cover
@pytest.mark.parametrize("count", DRAWN)
def test_no_itinerary_is_cheaper(count: int) -> None:
    """Of 2,000 drawn trips to up to five places, none can be made for less than the engine says, whatever the order and the nights."""
    dice = random.Random(count)
    for _ in range(DRAWN[count]):
        trip = drawn(count, dice)
        assert planned(trip).cost == by_trying(trip), trip


@pytest.mark.parametrize(
    ("km", "hours", "rules"),
    [
        ("0 102 160 760, 102 0 58 658, 160 58 0 607, 760 658 607 0", (0, 105_239, 27_525_963, 7_500_000), LONGER),
        ("0 491 248 147, 491 0 684 400, 248 684 0 395, 147 400 395 0", (0, 8_500_000, 13_996_701, 7_500_000), LONGER),
    ],
)
def test_the_evening_before_may_pay(km: str, hours: tuple[int, ...], rules: WorkRules) -> None:
    """To a near first place the auditor drives the evening before where the longer first day saves more than its night."""
    trip = tuple(tuple(map(int, row.split())) for row in km.split(",")), hours, rules
    assert planned(trip).cost == by_trying(trip)


def test_less_driven_is_kept() -> None:
    """A way to a place with more work and less driving on that day is kept: a drive on to work may need it."""
    km = tuple(tuple(map(int, row.split())) for row in DRIVEN.split(","))
    hours, flights = (0, 2_394_408, 879_524, 1_161_058, 23_283_857, 1_237_974), (0, 0, 400 * MILLION, 0, 0, 0)
    rules = FLAT._replace(short=MILLION)
    assert cheapest(km, hours, grouped(km, hours), rules, flights).cost == Trial((km, hours, rules), flights).least()


@pytest.mark.parametrize("count", [1, 3, 5, 7])
def test_every_day_is_within_its_limits(count: int) -> None:
    """No day has more work or more work and driving than the rules allow, all work is done, and the plan's sums are those of its days."""
    dice = random.Random(count)
    for _ in range(60):
        km, hours, rules = trip = drawn(count, dice)
        plan = planned(trip)
        events = Ways(km, hours, rules, (0,) * len(km)).events(plan.rounds)
        worked = busy = nights = ways = 0
        done = dict.fromkeys(range(1, count + 1), 0)
        for kind, place, way, time in events:
            if kind in {"night", "end"}:
                worked = busy = 0
                nights += kind == "night"
                continue
            busy += time
            ways += way
            if kind == "work":
                worked += time
                done[place] += time
                assert worked <= rules.last
            assert busy <= rules.day
        assert done == dict(enumerate(hours[1:], 1))
        assert (ways, nights) == (plan.km, plan.nights)
        away = plan.nights * rules.night + (plan.away - plan.nights) * rules.leave - plan.free * rules.per_hour // MILLION
        assert abs(plan.cost - away - plan.km * (rules.per_km + rules.pace * rules.per_hour // MILLION)) < 20 * count


@pytest.mark.no_cover
def test_less_never_costs_more() -> None:
    """Fewer hours at a place, and shorter roads, never cost more; nor does a place less."""
    dice = random.Random(4)
    for _ in range(150):
        km, hours, rules = trip = drawn(dice.randint(1, 5), dice)
        cost = planned(trip).cost
        place = dice.randrange(1, len(hours))
        for fewer in (0, hours[place] // 2, max(hours[place] - MILLION, 0)):
            assert planned((km, (*hours[:place], fewer, *hours[place + 1 :]), rules)).cost <= cost
        near = tuple(tuple(way * 9 // 10 for way in row) for row in km)
        assert planned((near, hours, rules)).cost <= cost


def test_home_costs_nothing() -> None:
    """Work at home is no travel."""
    assert cheapest(((0,),), (9 * MILLION,), (), RULES, (0,)) == Itinerary(0, 0, 0, 0, 0, 0, 0, ())


@pytest.mark.parametrize(
    ("km", "hours", "rounds", "nights"),
    [
        (75, 20, [((1,), True)], 0),  # day by day
        (149, 20, [((1,), False)], 2),  # three days, two nights
        (151, 20, [((1,), False)], 3),  # the evening before
        (400, 7.5, [((1,), False)], 2),  # too tired to drive home
        (1100, 7, [((1,), False)], 2),  # more than a day's drive, each way: a night on it
        (145, 60, [((1,), False)], 6),  # home for the weekend: four nights, and two in the next week
        (900, 60, [((1,), False)], 11),  # the weekend away: eight days of work, the evening before, and the weekend's two
    ],
)
def test_nights(km: int, hours: float, rounds: list[tuple[tuple[int, ...], bool]], nights: int) -> None:
    """One place: near, by nights, the evening before, a long way, a weekend."""
    plan = planned((((0, km), (km, 0)), (0, int(hours * MILLION)), RULES))
    assert (list(plan.rounds), plan.nights) == (rounds, nights)


def test_a_day_that_is_full() -> None:
    """Where the work ends with the day, the night is at the place, before the drive home."""
    rules = RULES._replace(day=7_500_000, night=10 * MILLION)
    km, hours = ((0, 100), (100, 0)), (0, 6_400_000)
    plan = planned((km, hours, rules))
    events = Ways(km, hours, rules, (0, 0)).events(plan.rounds)
    assert [(event.kind, event.place) for event in events] == [("drive", 1), ("work", 1), ("night", 1), ("drive", 0), ("end", 0)]


def test_many_places() -> None:
    """Of more than five places the nearest to one another are visited one after the other; no round is made worse than each place alone."""
    dice = random.Random(7)
    km, hours, rules = drawn(9, dice)
    groups = grouped(km, hours)
    assert len(groups) == itinerary.GROUPS
    assert sorted(place for group in groups for place in group) == list(range(1, 10))
    plan = cheapest(km, hours, groups, rules, (0,) * len(km))
    after = [pair for order, _ in plan.rounds for pair in pairwise(order)]
    assert all(pair in after for group in groups for pair in pairwise(group))


def test_a_full_day_ends_before_the_drive() -> None:
    """After a day worked to its limit the night comes first, where the work was; the drive is the next day's."""
    log: list[itinerary.TripEvent] = []
    Ways(matrix("calgary", "red-deer"), (0, MILLION), RULES, (0, 0)).log_drive(log, 1, HOME, RULES.day, 1)
    assert [(event.kind, event.place) for event in log] == [("night", 1), ("drive", HOME)]

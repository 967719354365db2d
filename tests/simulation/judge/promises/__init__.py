"""The promises, a class each."""

from promises.events import EventLands
from promises.invitations import Adrift, OneApplication, OneCreateAtATime
from promises.orders import Answers, Back, DueOrParked, Lost, OneMeaning, Slow, StoredFirst
from promises.pace import Pace
from promises.privacy import NothingAfterTheEnd, NothingLeavesItsCompany
from promises.refusals import FoundedRefusals
from promises.results import OrderedDocuments, ResultLands

ALL = [
    StoredFirst,
    OneMeaning,
    Answers,
    DueOrParked,
    OneCreateAtATime,
    OneApplication,
    ResultLands,
    OrderedDocuments,
    NothingAfterTheEnd,
    NothingLeavesItsCompany,
    Lost,
    Back,
    Slow,
    Pace,
    Adrift,
    FoundedRefusals,
    EventLands,
]

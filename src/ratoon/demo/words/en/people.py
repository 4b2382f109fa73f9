"""Names of people: put together at random, of nobody."""

SURNAMES = (
    *("Abbot", "Ainsley", "Barlow", "Beckett", "Blythe", "Bowen", "Carver", "Chandler", "Cole", "Corrigan"),
    *("Dalton", "Darby", "Denham", "Doyle", "Eastman", "Ellery", "Farrow", "Finch", "Fletcher", "Garland"),
    *("Gibbs", "Hale", "Harker", "Hobbs", "Ingram", "Jarvis", "Keane", "Kirby", "Lacey", "Lowell"),
    *("Marlow", "Mercer", "Nash", "Norris", "Oakes", "Orchard", "Paxton", "Pike", "Quigley", "Radley"),
    *("Rhodes", "Sawyer", "Selby", "Sheridan", "Tanner", "Thorne", "Underhill", "Vance", "Wardell", "Yardley"),
)
GIVEN = (
    *("Ada", "Alan", "Alice", "Anna", "Ben", "Beth", "Carl", "Clara", "Colin", "Daisy", "David", "Diana"),
    *("Edith", "Ella", "Emil", "Esther", "Felix", "Fiona", "Frank", "Grace", "Hanna", "Henry", "Hugh", "Ida"),
    *("Irene", "Jack", "Jane", "Joan", "Karl", "Kate", "Laura", "Leo", "Lucy", "Mark", "Mary", "Max"),
    *("Nina", "Nora", "Oscar", "Paul", "Rita", "Robin", "Rose", "Ruth", "Sam", "Sara", "Simon", "Tessa"),
)
TITLES = {
    "decision_maker": ("Managing director", "Chairman", "Deputy managing director", "Chief operating officer"),
    "demander": ("Head of sales", "Commercial director", "Head of marketing", "Head of operations"),
    "client_project_manager": ("IT programme manager", "Process manager", "Head of the office", "Digital lead"),
    "client_administrator": ("System administrator", "IT officer", "Information officer"),
    "user": ("Regional manager", "Sales manager", "Service team lead", "Channel manager"),
    "purchasing": ("Purchasing manager", "Senior buyer"),
    "finance": ("Finance director", "Finance manager"),
    "it": ("IT manager", "Head of information systems"),
}
COMPANY_WANTS = (
    "Customer data back from each rep's own files, so that nobody who leaves takes a deal along",
    "More of the old customers buying again within two years, in steps that the board can see",
    "Leads, quotes, contracts and cash in one chain; no more spreadsheets at the month's end",
    "One way of selling in all regions, with headquarters seeing how deals move",
    "Service answers on record and on time; complaints followed to their end",
    "Less typing things twice, so that today's people can carry next year's growth",
)
PERSONAL_WANTS = (
    "Wants this project to be the one the group copies",
    "Wants no more evenings over the weekly report",
    "Fears that the front line resists, and wants something to show early",
    "Wants acceptance on time: the year's appraisal depends on it",
    "Cares who looks after it once live; wants no more load on the own department",
    "Wants to learn how such projects are run",
)

"""Names of firms: brands put together from parts, with a trade and a legal form. None of them exists on purpose."""

FIRST = (
    *("Alder", "Amber", "Birch", "Bramble", "Cinder", "Clover", "Copper", "Dapple", "Elder", "Fallow"),
    *("Garnet", "Hazel", "Juniper", "Larch", "Marl", "Nettle", "Quarry", "Rowan", "Sorrel", "Thistle"),
)
SECOND = (
    *("brook", "combe", "croft", "dale", "fell", "field", "ford", "gate", "grove", "haven"),
    *("hurst", "leigh", "mere", "moor", "ridge", "stead", "thorpe", "vale", "wick", "worth"),
)
TRADES = (
    ("Precision Works", "discrete_manufacturing"),
    ("Machinery", "discrete_manufacturing"),
    ("Car Parts", "discrete_manufacturing"),
    ("Materials", "process_manufacturing"),
    ("Foods", "process_manufacturing"),
    ("Biotech", "health"),
    ("Medical Devices", "health"),
    ("Systems", "software"),
    ("Software", "software"),
    ("Logistics", "logistics"),
    ("Supply", "logistics"),
    ("Trading", "wholesale"),
    ("Home", "retail"),
    ("Stores", "retail"),
    ("Learning", "education"),
    ("Media", "media"),
    ("Construction", "real_estate"),
    ("Energy", "energy"),
    ("Advisory", "services"),
    ("Testing", "services"),
)
FORMS = ("Ltd", "Ltd", "Ltd", "plc", "Group Ltd")
REGIONS = (
    *("North East", "North West", "Yorkshire", "East Midlands", "West Midlands", "East", "London"),
    *("South East", "South West", "Wales", "Scotland", "Northern Ireland", "Leinster", "Munster"),
)

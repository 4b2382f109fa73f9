"""Names of firms: brands put together from parts, with a trade and a legal form. None of them exists on purpose."""

FIRST = tuple("澜岫砚璟穗榆槿霁珩翎栎湄岑阑汀筠峤弦漱葭")
SECOND = tuple("庭禾朔舟岭川野屿棠汐桥麓塬澍屏岚浦恒和泽")
TRADES = (
    ("精密制造", "discrete_manufacturing"),
    ("智能装备", "discrete_manufacturing"),
    ("汽车零部件", "discrete_manufacturing"),
    ("新材料", "process_manufacturing"),
    ("食品", "process_manufacturing"),
    ("生物科技", "health"),
    ("医疗器械", "health"),
    ("信息技术", "software"),
    ("软件", "software"),
    ("物流", "logistics"),
    ("供应链管理", "logistics"),
    ("商贸", "wholesale"),
    ("家居", "retail"),
    ("连锁商业", "retail"),
    ("教育科技", "education"),
    ("文化传媒", "media"),
    ("建筑工程", "real_estate"),
    ("新能源", "energy"),
    ("企业管理咨询", "services"),
    ("检测技术", "services"),
)
FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "集团有限公司")
REGIONS = (
    "江苏",
    "浙江",
    "上海",
    "广东",
    "北京",
    "山东",
    "四川",
    "湖北",
    "福建",
    "河南",
    "安徽",
    "陕西",
    "湖南",
    "重庆",
)

"""A small made-up world for the tests of the network and its page: sentences of our own on events of public record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from extract.types import SYMMETRIC, Article, Entity, Event, Evidence, Extraction, Filler, Link

ENTITIES = {
    "state:sa": ("state", "السعودية", "Saudi Arabia"),
    "state:ir": ("state", "إيران", "Iran"),
    "state:cn": ("state", "الصين", "China"),
    "state:eg": ("state", "مصر", "Egypt"),
    "state:tr": ("state", "تركيا", "Türkiye"),
    "state:ru": ("state", "روسيا", "Russia"),
    "state:us": ("state", "الولايات المتحدة", "United States"),
    "state:qa": ("state", "قطر", "Qatar"),
    "state:jo": ("state", "الأردن", "Jordan"),
    "state:sd": ("state", "السودان", "Sudan"),
    "state:ua": ("state", "أوكرانيا", "Ukraine"),
    "org:un": ("organisation", "الأمم المتحدة", "United Nations"),
    "org:eu": ("organisation", "الاتحاد الأوروبي", "European Union"),
    "org:las": ("organisation", "جامعة الدول العربية", "Arab League"),
    "org:spa": ("organisation", "وكالة الأنباء السعودية", "Saudi Press Agency"),
    "org:reuters": ("organisation", "رويترز", "Reuters"),
    "person:bin_farhan": ("person", "فيصل بن فرحان", "Faisal bin Farhan"),
    "person:amirabdollahian": ("person", "حسين أمير عبداللهيان", "Hossein Amir-Abdollahian"),
    "person:wang_yi": ("person", "وانغ يي", "Wang Yi"),
    "person:shoukry": ("person", "سامح شكري", "Sameh Shoukry"),
    "person:cavusoglu": ("person", "مولود جاويش أوغلو", "Mevlüt Çavuşoğlu"),
    "person:ahmad": ("person", "أحمد أبو الغيط", "Ahmed Aboul Gheit"),
    "person:guterres": ("person", "أنطونيو غوتيريش", "António Guterres"),
    "group:rsf": ("armed_group", "قوات الدعم السريع", "Rapid Support Forces"),
    "place:riyadh": ("place", "الرياض", "Riyadh"),
    "place:khartoum": ("place", "الخرطوم", "Khartoum"),
    "place:geneva": ("place", "جنيف", "Geneva"),
    "group:officials": ("group", "مسؤولون أتراك", "Turkish officials"),
    "thing:wheat": ("thing", "شحنة القمح", "the wheat shipment"),
}
QIDS = {"state:sa": "Q851", "org:un": "Q1065"}


@dataclass
class World:
    """One article in the making: `say` adds a sentence, and `event` an event that the last sentence states."""

    id: str
    language: str
    title: str | None
    date: date | None = None
    url: str | None = None
    source: str | None = None
    text: str = ""
    last: tuple[int, int] = (0, 0)
    events: list[Event] = field(default_factory=list)
    used: dict[str, None] = field(default_factory=dict)

    def say(self, sentence: str) -> None:
        start = len(self.text)
        self.text += sentence + "\n"
        self.last = (start, start + len(sentence))

    def filler(self, key: str) -> Filler:
        self.used[key] = None
        return Filler(key, name_of(key, self.language))

    def event(self, kind: str, agents: str, targets: str, trigger: str, **more: object) -> None:
        start, end = self.last
        at = self.text.index(trigger, start, end)
        evidence = Evidence((start, end), self.text[start:end], trigger, (at, at + len(trigger)))
        sides = [tuple(self.filler(key) for key in side.split()) for side in (agents, targets)]
        if kind in SYMMETRIC:
            sides = [sides[0] + sides[1], ()]
        for role in ("place", "source"):
            if role in more:
                more[role] = self.filler(str(more[role]))
        defaults = {"status": "actual", "frame": f"{self.language}.{kind}.verb", "confidence": 0.8, "why": (("verb", trigger),)}
        self.events.append(Event(kind, sides[0], sides[1], evidence=(evidence,), **{**defaults, **more}))  # type: ignore[arg-type]

    def done(self) -> Extraction:
        entities = tuple(entity(key, self.language) for key in self.used)
        article = Article(self.id, self.text, self.language, self.title, self.date, self.url, self.source)
        return Extraction(article, entities, tuple(self.events))


def name_of(key: str, language: str) -> str:
    return ENTITIES[key][1 if language == "ar" else 2] if key in ENTITIES else key.partition(":")[2]


def entity(key: str, language: str) -> Entity:
    kind = ENTITIES[key][0] if key in ENTITIES else "person"
    name = name_of(key, language)
    labels = (
        ((ENTITIES[key][1], "ar"), (ENTITIES[key][2], "en")) if key.startswith(("state:", "org:")) and key in ENTITIES else ()
    )
    link = Link(key, "gazetteer", 1.0, QIDS[key]) if key in QIDS else None
    return Entity(key, kind, name, (name,), labels, link)


def sample() -> list[Extraction]:
    return [ar_beijing(), ar_cairo(), ar_khartoum(), ar_league(), en_grain(), en_riyadh()]


def ar_beijing() -> Extraction:
    w = World(
        "ar_beijing",
        "ar",
        "بكين ترعى عودة العلاقات بين الرياض وطهران",
        date(2023, 4, 6),
        "https://news.example.org/ar/1",
        "وكالة الأنباء",
    )
    w.say("التقى وزير الخارجية السعودي فيصل بن فرحان نظيره الإيراني حسين أمير عبداللهيان في بكين يوم الخميس.")
    w.event(
        "met_with",
        "person:bin_farhan",
        "person:amirabdollahian",
        "التقى",
        time="2023-04-06",
        time_text="يوم الخميس",
        place="state:cn",
    )
    w.event("holds_position", "person:bin_farhan", "state:sa", "وزير الخارجية", item="وزير الخارجية")
    w.event("holds_position", "person:amirabdollahian", "state:ir", "نظيره", item="وزير الخارجية")
    w.say("ووقّعت السعودية وإيران بيانا مشتركا يقضي بإعادة فتح السفارات، بحسب وكالة الأنباء السعودية.")
    w.event("signed_with", "state:sa", "state:ir", "وقّعت", item="بيانا مشتركا", source="org:spa", time="2023-04-06")
    w.event("agreed_with", "state:sa", "state:ir", "إعادة فتح", item="إعادة فتح السفارات", source="org:spa")
    w.say("وأعلنت الوكالة أن أمير عبداللهيان سيزور الرياض قبل نهاية الشهر.")
    w.event(
        "visited",
        "person:amirabdollahian",
        "place:riyadh",
        "سيزور",
        status="planned",
        time="2023-04",
        time_text="قبل نهاية الشهر",
        source="org:spa",
    )
    w.say("واستضافت الصين المحادثات بين الجانبين.")
    w.event("hosted", "state:cn", "state:sa state:ir", "استضافت")
    w.say("وأشاد وانغ يي بما وصفه بحوار شجاع بين البلدين.")
    w.event("supported", "person:wang_yi", "state:sa state:ir", "أشاد")
    w.event("holds_position", "person:wang_yi", "state:cn", "وانغ يي", item="وزير الخارجية", status="actual")
    return w.done()


def ar_cairo() -> Extraction:
    w = World(
        "ar_cairo", "ar", "شكري يستقبل جاويش أوغلو في القاهرة", date(2023, 3, 18), "https://news.example.org/ar/2", "صحيفة الصباح"
    )
    w.say("استقبل وزير الخارجية المصري سامح شكري نظيره التركي مولود جاويش أوغلو في القاهرة السبت.")
    w.event("hosted", "person:shoukry", "person:cavusoglu", "استقبل", time="2023-03-18", time_text="السبت", place="state:eg")
    w.event("holds_position", "person:shoukry", "state:eg", "وزير الخارجية", item="وزير الخارجية")
    w.event("holds_position", "person:cavusoglu", "state:tr", "نظيره", item="وزير الخارجية")
    w.say("وزار جاويش أوغلو مصر لأول مرة منذ أحد عشر عاما.")
    w.event("visited", "person:cavusoglu", "state:eg", "زار", time="2023-03-18")
    w.say("وأهدى شكري ضيفه لوحة من خان الخليلي.")
    w.event("gifted", "person:shoukry", "person:cavusoglu", "أهدى", item="لوحة من خان الخليلي")
    w.say("وقال مسؤولون أتراك إن البلدين قد يتبادلان السفراء قريبا.")
    w.event("agreed_with", "state:eg", "state:tr", "يتبادلان", status="possible", item="تبادل السفراء", source="group:officials")
    w.say("ونفت مصر أن تكون قد وقّعت اتفاقا عسكريا مع تركيا.")
    w.event("signed_with", "state:eg", "state:tr", "وقّعت", status="negated", item="اتفاقا عسكريا", source="state:eg")
    w.say("وتسلّم الوزير هدية لم يُعلن عن مقدّمها.")
    w.event("gifted", "", "person:cavusoglu", "تسلّم", item="هدية")
    return w.done()


def ar_khartoum() -> Extraction:
    w = World(
        "ar_khartoum",
        "ar",
        "الأمم المتحدة تدين الهجوم على مستشفى في الخرطوم",
        date(2023, 5, 2),
        "https://news.example.org/ar/3",
        "رويترز",
    )
    w.say("هاجمت قوات الدعم السريع مواقع في الخرطوم فجر الثلاثاء، كما ذكرت رويترز.")
    w.event("attacked", "group:rsf", "place:khartoum", "هاجمت", time="2023-05-02", time_text="فجر الثلاثاء", source="org:reuters")
    w.say("وأدان أنطونيو غوتيريش الهجوم، ودعا السودان إلى حماية المدنيين.")
    w.event("condemned", "person:guterres", "group:rsf", "أدان")
    w.event("requested", "person:guterres", "state:sd", "دعا", item="حماية المدنيين")
    w.event("holds_position", "person:guterres", "org:un", "أنطونيو غوتيريش", item="الأمين العام")
    w.say("واتهم السودان قوات الدعم السريع بقصف مستشفى، وهو ما نفته القوات.")
    w.event("accused", "state:sd", "group:rsf", "اتهم", item="قصف مستشفى")
    w.event("attacked", "group:rsf", "state:sd", "قصف", status="negated", source="group:rsf")
    w.say("وحذّرت الأمم المتحدة من كارثة إنسانية.")
    w.event("warned", "org:un", "", "حذّرت", item="كارثة إنسانية")
    w.say("وقُتل ثلاثة من موظفي الإغاثة.")
    w.event("killed", "", "group:officials", "قُتل")
    w.say("وقد تفرض الولايات المتحدة عقوبات على قوات الدعم السريع.")
    w.event("sanctioned", "state:us", "group:rsf", "تفرض", status="possible")
    w.say("وزوّدت قطر السودان بمساعدات طبية.")
    w.event("supplied", "state:qa", "state:sd", "زوّدت", item="مساعدات طبية")
    return w.done()


def ar_league() -> Extraction:
    w = World("ar_league", "ar", "أبو الغيط يبحث في عمّان أزمة السودان", date(2023, 5, 9), None, "صحيفة الصباح")
    w.say("أجرى أحمد أبو الغيط محادثات مع مسؤولين في الأردن بشأن السودان يوم الاثنين.")
    w.event("talked_with", "person:ahmad", "state:jo", "محادثات", time="2023-05-08", time_text="يوم الاثنين")
    w.event("holds_position", "person:ahmad", "org:las", "أحمد أبو الغيط", item="الأمين العام")
    w.say("وأعلنت جامعة الدول العربية أنها ستوجّه دعوة إلى السودان لحضور القمة.")
    w.event("invited", "org:las", "state:sd", "دعوة", status="planned")
    w.say("وأعربت مصر والأردن عن القلق من القتال.")
    w.event("concerned_about", "state:eg state:jo", "state:sd", "القلق")
    w.say("وكان أبو الغيط قد التقى سامح شكري في أبريل.")
    w.event("met_with", "person:ahmad", "person:shoukry", "التقى", time="2023-04", time_text="في أبريل")
    w.say("ووصل شكري إلى الرياض مساء.")
    w.event("travelled_to", "person:shoukry", "place:riyadh", "وصل")
    return w.done()


def en_grain() -> Extraction:
    w = World(
        "en_grain",
        "en",
        "UN chief urges Russia to extend the grain deal",
        date(2023, 5, 15),
        "https://news.example.org/en/4",
        "Reuters",
    )
    w.say("António Guterres met Mevlüt Çavuşoğlu in Geneva on Monday to discuss the grain deal.")
    w.event(
        "met_with", "person:guterres", "person:cavusoglu", "met", time="2023-05-15", time_text="on Monday", place="place:geneva"
    )
    w.say("The United Nations urged Russia to extend the agreement.")
    w.event("requested", "org:un", "state:ru", "urged", item="to extend the agreement")
    w.say("Ukraine accused Russia of blocking the wheat shipment, and said it could leave the talks.")
    w.event("accused", "state:ua", "state:ru", "accused", item="blocking the wheat shipment")
    w.say("Russia denied that it had attacked Ukraine's ports; Reuters reported strikes on two of them.")
    w.event("attacked", "state:ru", "state:ua", "attacked", status="negated", source="state:ru")
    w.event("attacked", "state:ru", "state:ua", "strikes", source="org:reuters", item="ports")
    w.say("The European Union sanctioned Russia again, and plans to supply Ukraine with grain silos.")
    w.event("sanctioned", "org:eu", "state:ru", "sanctioned")
    w.event("supplied", "org:eu", "state:ua", "supply", status="planned", item="grain silos")
    w.say("The United States condemned Russia and backed Ukraine.")
    w.event("condemned", "state:us", "state:ru", "condemned")
    w.event("supported", "state:us", "state:ua", "backed")
    w.say("Egypt received the wheat shipment.")
    w.event("supplied", "state:ua", "state:eg", "received", item="the wheat shipment")
    return w.done()


def en_riyadh() -> Extraction:
    w = World(
        "en_riyadh",
        "en",
        "Saudi Arabia and China sign energy memorandum",
        date(2022, 12, 8),
        "https://news.example.org/en/5",
        "Desert Post",
    )
    w.say("Saudi Arabia and China signed a memorandum on hydrogen on 8 December 2022.")
    w.event(
        "signed_with",
        "state:sa",
        "state:cn",
        "signed",
        item="a memorandum on hydrogen",
        time="2022-12-08",
        time_text="8 December 2022",
    )
    w.say("Wang Yi met Faisal bin Farhan and Ahmed Aboul Gheit in Riyadh.")
    w.event("met_with", "person:wang_yi person:bin_farhan", "person:ahmad", "met", place="place:riyadh", time="2022-12-08")
    w.say("The two armies cooperated in joint exercises 😀 last year.")
    w.event("cooperated_with", "state:sa", "state:cn", "joint exercises", time="2021", time_text="last year")
    return w.done()


def hostile() -> list[Extraction]:
    """An article whose every text tries to run as a program."""
    script = "<script>window.hit=1</script>"
    quote = '"onerror="window.hit=1"><img src=x onerror=window.hit=1>'
    w = World(
        "x</script>" + script, "en", f"{script}{quote}</title></script>", date(2023, 1, 1), "javascript:window.hit=1", quote
    )
    w.say(f"{script} Mallory met {quote} Bob in ]]> <!-- <script> town.")
    w.event(
        "met_with", f"person:{script.replace(' ', '')}", 'person:bob"onerror="window.hit=1', "met", item=script, time_text=quote
    )
    w.say("Mallory <b>threatened</b> Bob.")
    w.event(
        "threatened",
        f"person:{script}",
        "person:href=javascript:window.hit=1",
        "<b>threatened</b>",
        frame=quote,
        why=((quote, script),),
    )
    return [w.done()]

"""Letters about the herschikking, and the quarterly message about how budgets are used."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from wlzcli.cycle.brieven.bureau import Bureau, Sleutel
from wlzcli.cycle.brieven.herschikregels import class_note, line_notes, rules_used
from wlzcli.cycle.brieven.inputs import GunningUit, HerschikUit
from wlzcli.cycle.brieven.ontwerp import Ontwerp
from wlzcli.cycle.brieven.woorden import PROGNOSES, VERDELINGEN, amount, opsomming, ratio_pct, signed, uncertain, volume, vorm_word
from wlzcli.domain.brief import BriefSoort
from wlzcli.domain.briefherschikking import (
    AfwijzingMutatieGegevens,
    Herschikdeel,
    HerschikkingGegevens,
    Herschikregel,
    HerschikUitnodigingGegevens,
    KwartaalGegevens,
    Mutatieregel,
    NietGehonoreerd,
    Standregel,
)
from wlzcli.domain.dates import in_full
from wlzcli.domain.decimals import percent
from wlzcli.domain.gunning import GunningBesluit
from wlzcli.domain.money import ZERO, Money, half_up_to, total
from wlzcli.domain.productie import Declaratiestand, HerschikBesluit, HerschikDeel
from wlzcli.domain.schatting import Schattingen
from wlzcli.policy.model import Kader


def invite(bureau: Bureau, sleutel: Sleutel, gunning: GunningUit, stand: Declaratiestand) -> Ontwerp:
    """Uitnodiging herschikking: what was declared by the day of the stand, and until when mutaties may come."""
    besluit = gunning.besluit
    until = bureau.planned(sleutel, besluit.naam, "mutaties")
    declared = _declared(besluit, stand)
    rows = tuple(
        Standregel(
            r.prestatiecode, volume(r.volume), volume(declared[r.prestatiecode]), amount(r.tarief_cents.times(declared[r.prestatiecode]))
        )
        for r in besluit.regels
    )
    gegevens = HerschikUitnodigingGegevens(
        algemeen=bureau.algemeen(sleutel, besluit.naam),
        stand_op=in_full(stand.peildatum),
        periode=period(stand),
        regels=rows,
        afspraak=amount(besluit.bedrag_cents),
        gedeclareerd=amount(declared_amount(besluit, stand)),
        mutaties_tot=until,
        kalender=bureau.calendar(BriefSoort.UITNODIGING_HERSCHIKKING, sleutel, "nza_herschik"),
    )
    return bureau.draft(BriefSoort.UITNODIGING_HERSCHIKKING, sleutel, besluit.naam, gegevens, None, bedrag=gegevens.afspraak)


def decide_letter(bureau: Bureau, sleutel: Sleutel, uit: HerschikUit) -> Ontwerp:
    """Herschikkingsbesluit: the whole line from afspraak to herschikking, per unit of division."""
    besluit, kader = uit.besluit, bureau.kader(sleutel[1])
    beroep, end, days = bureau.beroep(BriefSoort.HERSCHIKKINGSBESLUIT, sleutel, besluit.naam)
    stand = bureau.inputs.stand
    vervangt, eerder, reden = _replaced(besluit)
    gegevens = HerschikkingGegevens(
        algemeen=bureau.algemeen(sleutel, besluit.naam),
        stand_op=in_full(stand.peildatum) if stand else "de dag die in het dossier staat",
        prognose_methode=_forecast(besluit, kader),
        verdeelmethode=_division(besluit, kader),
        delen=tuple(_part(d, sleutel, bureau.inputs.ronde.jaar, _apart(besluit)) for d in besluit.delen),
        afspraak=amount(besluit.afspraak_cents),
        herschikking=amount(besluit.herschikking_cents),
        verschil=signed(besluit.herschikking_cents - besluit.afspraak_cents),
        volume_effect=signed(besluit.volume_effect_cents),
        prijseffect=signed(besluit.prijseffect_cents),
        niet_gehonoreerd=amount(besluit.niet_gehonoreerd_cents),
        heeft_niet_gehonoreerd=bool(besluit.niet_gehonoreerd_cents),
        regio_rest=_room_left(besluit),
        vervangt=vervangt,
        eerder=eerder,
        reden_herziening=reden,
        kalender=tuple(
            day
            for start in ("reactie_herschik", "nza_herschik")
            for day in bureau.calendar(BriefSoort.HERSCHIKKINGSBESLUIT, sleutel, start)
        ),
        voorbehoud=bureau.reserve(sleutel[1], BriefSoort.HERSCHIKKINGSBESLUIT),
        onzeker=uncertain((s for d in besluit.delen for s in d.stappen), kader),
        beroep=beroep,
        bronnen=rules_used(besluit, kader, {a.vraag.code: f"antwoord {a.vraag.id}" for a in bureau.inputs.antwoorden}),
    )
    change = besluit.herschikking_cents - besluit.afspraak_cents
    return bureau.draft(
        BriefSoort.HERSCHIKKINGSBESLUIT, sleutel, besluit.naam, gegevens, uit.herkomst, end=(end, days), bedrag=gegevens.herschikking,
        rang=change.cents, bijzonder=len(besluit.delen) + 10 * bool(besluit.niet_gehonoreerd_cents),
    )  # fmt: skip


def not_honoured(bureau: Bureau, sleutel: Sleutel, uit: HerschikUit) -> Ontwerp:
    """Afwijzing mutatie: which part is not paid, in which class, by which factor."""
    besluit, kader = uit.besluit, bureau.kader(sleutel[1])
    beroep, end, days = bureau.beroep(BriefSoort.AFWIJZING_MUTATIE, sleutel, besluit.naam)
    own = [m for m in bureau.inputs.mutaties if (m.regio, m.sector, m.agb_code) == sleutel]
    gegevens = AfwijzingMutatieGegevens(
        algemeen=bureau.algemeen(sleutel, besluit.naam),
        mutaties=tuple(
            Mutatieregel(m.prestatiecode, volume(m.volume), m.toelichting or m.reden.replace("_", " "))
            for m in sorted(own, key=lambda m: (m.prestatiecode, m.reden, m.volume))
        ),
        delen=tuple(_refused(d, sleutel, _apart(besluit)) for d in besluit.delen if d.niet_gehonoreerd_cents),
        niet_gehonoreerd=amount(besluit.niet_gehonoreerd_cents),
        verdeelmethode=_division(besluit, kader),
        beroep=beroep,
        onzeker=uncertain((s for d in besluit.delen for s in d.stappen), kader),
        verdeelbron=_division_source(besluit, kader),
    )
    return bureau.draft(
        BriefSoort.AFWIJZING_MUTATIE, sleutel, besluit.naam, gegevens, uit.herkomst, end=(end, days), bedrag=gegevens.niet_gehonoreerd,
        rang=-besluit.niet_gehonoreerd_cents.cents,
    )  # fmt: skip


def _replaced(besluit: HerschikBesluit) -> tuple[str, str, str]:
    """Which besluit this one takes the place of, what the herschikking was in it, and why; empty where it replaces none."""
    step = next((s for d in besluit.delen for s in d.stappen if s.regel == "herschikking.herziening"), None)
    if step is None:
        return "", "", ""
    day = step.feiten.get("besloten_op")
    which = f"ons besluit van {in_full(date.fromisoformat(day))}" if day else "ons eerdere besluit"
    return which, amount(Money(int(step.van))), step.feiten.get("reden").rstrip(". ")


def _room_left(besluit: HerschikBesluit) -> str:
    """The room that the region had left after this division; empty where an older besluit does not say it."""
    told = (s.feiten.get("regio_rest_cents") for d in besluit.delen for s in d.stappen if s.regel == "herschikking.herschikking")
    return next((amount(Money(int(cents))) for cents in told if cents), "")


def quarterly(bureau: Bureau, sleutel: Sleutel, gunning: GunningUit, stand: Declaratiestand) -> Ontwerp:
    """Kwartaalbericht: how far the agreement and the region's room are used (no rights follow from it)."""
    besluit = gunning.besluit
    regio = bureau.inputs.ronde.regio(sleutel[0])
    every = [
        g.besluit for g in bureau.inputs.gunningen if g.besluit.regio == sleutel[0] and not g.herkomst.concept and g.besluit.is_agreement
    ]
    agreed, used = total(b.bedrag_cents for b in every), total(declared_amount(b, stand) for b in every)
    own = declared_amount(besluit, stand)
    gegevens = KwartaalGegevens(
        algemeen=bureau.algemeen(sleutel, besluit.naam),
        stand_op=in_full(stand.peildatum),
        periode=period(stand),
        afspraak=amount(besluit.bedrag_cents),
        gedeclareerd=amount(own),
        benutting=ratio_pct(own.cents, besluit.bedrag_cents.cents),
        regio_ruimte=amount(regio.contracteerruimte_cents) if regio else "onbekend",
        regio_afspraken=amount(agreed),
        regio_gedeclareerd=amount(used),
        regio_benutting=ratio_pct(used.cents, agreed.cents),
    )
    return bureau.draft(BriefSoort.KWARTAALBERICHT, sleutel, besluit.naam, gegevens, None, rang=own.cents)


def period(stand: Declaratiestand) -> str:
    """The days that the declared periods cover."""
    if stand.perioden:
        first, last = min(p.van for p in stand.perioden), max(p.tot for p in stand.perioden)
        return f"{in_full(first)} tot en met {in_full(last)}"
    codes = sorted({r.periode for r in stand.regels})
    return f"de perioden {codes[0]} tot en met {codes[-1]}" if codes else "geen enkele periode"


def _declared(besluit: GunningBesluit, stand: Declaratiestand) -> dict[str, Decimal]:
    """Declared quantity by prestatie of the agreement; zero where nothing was declared."""
    out = dict.fromkeys((r.prestatiecode for r in besluit.regels), Decimal(0))
    for r in stand.regels:
        if (r.regio, r.sector, r.agb_code) == (besluit.regio, besluit.sector, besluit.agb_code) and r.prestatiecode in out:
            out[r.prestatiecode] += r.volume
    return out


def declared_amount(besluit: GunningBesluit, stand: Declaratiestand) -> Money:
    """What was declared at the agreed tariffs, in cents, rounded per prestatie."""
    declared = _declared(besluit, stand)
    return total(r.tarief_cents.times(declared[r.prestatiecode]) for r in besluit.regels)


def _methods(besluit: HerschikBesluit, regel: str) -> tuple[str, ...]:
    """The methods that the steps of this besluit name, each once."""
    steps = (s for d in besluit.delen for s in d.stappen if s.regel == regel)
    return tuple(dict.fromkeys(s.feiten.get("methode") for s in steps if s.feiten.get("methode")))


def _forecast(besluit: HerschikBesluit, kader: Kader) -> str:
    """How the year was forecast, from the lines; from the kader where they do not say."""
    word = kader.herschikking.prognose.waarde if kader.herschikking else None
    ways = ((Schattingen(d), d) for d in besluit.delen)
    used = tuple(dict.fromkeys(way.methode for found, d in ways for r in d.regels if (way := found.of(r)) is not None))
    return opsomming(tuple(PROGNOSES.get(m, m) for m in used or (word or "onbekend",)))


def _division(besluit: HerschikBesluit, kader: Kader) -> str:
    """How what was free was divided; empty when everything could be honoured and nothing had to be divided."""
    named = _methods(besluit, "herschikking.verdeling")
    if not named and all(d.toegekend_cents >= d.overproductie_cents for d in besluit.delen):
        return ""  # what is not paid then lies above a plafond or under a drempel
    word = kader.herschikking.verdeling.waarde if kader.herschikking else None
    return opsomming(tuple(VERDELINGEN.get(m, m) for m in named or (word or "onbekend",)))


def _division_source(besluit: HerschikBesluit, kader: Kader) -> str:
    """Where the method of division stands, as its steps say; from the kader where they name no method."""
    steps = (s for d in besluit.delen for s in d.stappen if s.regel == "herschikking.verdeling" and s.feiten.get("methode"))
    named = tuple(dict.fromkeys(s.bron for s in steps))
    return opsomming(named or ((kader.herschikking.verdeling.bron.label,) if kader.herschikking else ()))


def _name(deel: HerschikDeel, sleutel: Sleutel, apart: bool) -> str:
    """What a part of the besluit is about; ``apart``: some of the care stands in a flow of its own."""
    if deel.stroom is not None:
        return deel.stroom.titel
    other = "andere " if apart else ""
    return vorm_word(deel.leveringsvorm.value) if deel.leveringsvorm else f"alle {other}zorg in de regio {sleutel[0]}"


def _factor(deel: HerschikDeel) -> str:
    """The share of the over-production that was honoured, as the step of the division says it."""
    if not deel.overproductie_cents:
        return ""
    told = next((s.feiten.get("factor") for s in deel.stappen if s.regel == "herschikking.verdeling"), "")
    exact = Fraction(told) if told else Fraction(deel.toegekend_cents.cents, deel.overproductie_cents.cents)
    return percent(half_up_to(exact * 100, Decimal("0.01")))


def _apart(besluit: HerschikBesluit) -> bool:
    return any(d.stroom is not None for d in besluit.delen)


def _part(d: HerschikDeel, sleutel: Sleutel, jaar: int, apart: bool) -> Herschikdeel:
    rows = tuple(
        Herschikregel(
            r.prestatiecode, volume(r.afspraak_volume), volume(r.realisatie_volume), volume(r.prognose_volume),
            amount(r.tarief_eerste_ronde_cents or r.tarief_cents), amount(r.tarief_cents), volume(r.volume), amount(r.bedrag_cents),
            volume(r.mutatie_volume or Decimal(0)),
        )
        for r in d.regels
    )  # fmt: skip
    return Herschikdeel(
        naam=_name(d, sleutel, apart),
        klasse=str(d.klasse) if d.stroom is None else "",
        afspraak=amount(d.afspraak_cents),
        prognose=amount(d.prognose_cents),
        volume_effect=signed(d.volume_effect_cents),
        prijseffect=signed(d.prijseffect_cents),
        aanspraak=amount(d.aanspraak_cents),
        begrenzing=signed(d.begrenzing_cents),
        meegeteld=amount(d.meegeteld_cents),
        onderproductie=amount(d.onderproductie_cents),
        overproductie=amount(d.overproductie_cents),
        gegarandeerd=amount(d.gegarandeerd_cents),
        vrijval=amount(d.vrijval_cents),
        factor=_factor(d),
        toegekend=amount(d.toegekend_cents),
        herschikking=amount(d.herschikking_cents),
        niet_gehonoreerd=amount(d.niet_gehonoreerd_cents),
        heeft_begrenzing=d.begrenzing_cents != ZERO,
        heeft_niet_gehonoreerd=d.niet_gehonoreerd_cents > ZERO,
        regels=rows,
        rest=amount(d.rest_cents),
        heeft_mutatie=any(r.mutatie_volume for r in d.regels),
        uitleg=line_notes(d, jaar),
        klasse_uitleg=class_note(d),
    )


def _refused(d: HerschikDeel, sleutel: Sleutel, apart: bool) -> NietGehonoreerd:
    factor = _factor(d)
    if d.begrenzing_cents < ZERO and d.toegekend_cents >= d.overproductie_cents:
        why = _limited(d)
    elif d.toegekend_cents == ZERO:
        why = f"er was geen budget meer over voor overproductie in klasse {d.klasse}"
    else:
        why = f"er was in klasse {d.klasse} budget voor {factor} van de overproductie"
    return NietGehonoreerd(
        _name(d, sleutel, apart),
        str(d.klasse),
        amount(d.aanspraak_cents),
        amount(d.herschikking_cents),
        amount(d.niet_gehonoreerd_cents),
        factor or "–",
        why,
    )


def _limited(d: HerschikDeel) -> str:
    """By which limit the claim was cut, as its steps say; both words where they do not."""
    rules = {s.regel: s for s in d.stappen if s.regel in ("herschikking.plafond", "herschikking.drempel") and int(s.naar) < int(s.van)}
    ceiling, threshold = rules.get("herschikking.plafond"), rules.get("herschikking.drempel")
    told = []
    if ceiling:
        titel = ceiling.feiten.get("titel")
        told.append(f"het plafond{f' ‘{titel}’' if titel else ''} ({ceiling.bron})")
    if threshold:
        told.append(f"de drempel van {percent(Decimal(threshold.feiten.get('drempel_procent') or '0'))} ({threshold.bron})")
    return f"uw aanspraak is begrensd door {opsomming(tuple(told)) if told else 'het plafond of de drempel van het kader'}"

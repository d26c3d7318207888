namespace AgentGuard.Guardrails.Detectors;

/// <summary>The ids of persons that are recognised.</summary>
/// <remarks>
/// A form whose check leaves one in fifty numbers or more counts only after a word that names it, or alone; so does one whose digits are
/// written like a telephone number or a point in time.
/// </remarks>
internal static class NationalIdForms
{
    /// <summary>What names an id in general.</summary>
    public static string[] CommonWords { get; } =
    [
        "national id", "national identity", "identity number", "identity card", "identity code", "identification number", "id number",
        "id card", "tax id", "taxpayer", "personal number", "social security", "social insurance", "ssn", "insurance number",
    ];

    public static NationalIdForm[] All { get; } =
    [
        new("ddd-dd-dddd", IdTrust.Named, IdTrust.Always, NationalIdChecks.UnitedStates, "itin", "tin"),
        new("dxxd-xxd-xxdd", IdTrust.Always, IdTrust.Always, LetteredIdChecks.UnitedStatesMedicare),
        new("dddd-ddd-ddd", IdTrust.Alone, IdTrust.Alone, NationalIdChecks.UnitedStatesProvider, "npi", "provider"),
        new("ddd-ddd-ddd", IdTrust.Alone, IdTrust.Alone, NationalIdChecks.Canada, "sin", "nas", "assurance sociale"),
        new("dd-ddd-ddd-ddd", IdTrust.Always, IdTrust.Always, NationalIdChecks.GermanyStrict),
        new("dd-ddd-ddd-ddd", IdTrust.Alone, IdTrust.Alone, NationalIdChecks.Germany, "steuer", "steuer-id", "steuerid", "idnr", "identifikationsnummer"),
        new("dd-dddddd-a-ddd", IdTrust.Always, IdTrust.Always, LetteredIdChecks.GermanyPension),
        new("addddddddd", IdTrust.Alone, IdTrust.Never, LetteredIdChecks.GermanyHealth, "kvnr", "krankenversicherung", "versichertennummer"),
        new("ddddddddddd", IdTrust.Always, IdTrust.Never, NationalIdChecks.Poland),
        new("dddddd-dddddddd-dddx", IdTrust.Always, IdTrust.Always, NationalIdChecks.China),
        new("dddddd-ddddddd", IdTrust.Never, IdTrust.Always, NationalIdChecks.Korea),
        new("ddddddddddddd", IdTrust.Alone, IdTrust.Never, NationalIdChecks.Korea, "rrn", "frn", "주민"),
        new("d-dddd-ddddd-dd-d", IdTrust.Alone, IdTrust.Always, NationalIdChecks.Thailand, "thai", "บัตรประชาชน"),
        new("dddddd-dddd-ddd", IdTrust.Always, IdTrust.Always, NationalIdChecks.SouthAfrica),
        new("dddd-dddd-dddd", IdTrust.Alone, IdTrust.Always, NationalIdChecks.India, "aadhaar", "aadhar", "uidai"),
        new("aaaaadddda", IdTrust.Always, IdTrust.Never, LetteredIdChecks.India),
        new("ddd-ddd-ddd~dd", IdTrust.Always, IdTrust.Always, NationalIdChecks.Brazil),
        new("d-dd-dd-dd-ddd-ddd-dd", IdTrust.Always, IdTrust.Always, NationalIdChecks.France),
        new("dd-dd-dd~ddd-dd", IdTrust.Always, IdTrust.Always, NationalIdChecks.Belgium),
        new("ddddddddd", IdTrust.Named, IdTrust.Never, NationalIdChecks.Netherlands, "bsn", "burgerservicenummer", "sofinummer"),
        new("dddddd-dddd", IdTrust.Alone, IdTrust.Always, NationalIdChecks.Sweden, "personnummer"),
        new("dddddddd-dddd", IdTrust.Always, IdTrust.Always, NationalIdChecks.Sweden),
        new("dddddd-ddddd", IdTrust.Always, IdTrust.Always, NationalIdChecks.Norway),
        new("dddddd-dddd", IdTrust.Named, IdTrust.Named, NationalIdChecks.Denmark, "cpr", "personnummer"),
        new("ddddddadddx", IdTrust.Always, IdTrust.Never, LetteredIdChecks.Finland),
        new("dddddd-dddx", IdTrust.Never, IdTrust.Always, LetteredIdChecks.FinlandDashed),
        new("ddddddddddd", IdTrust.Always, IdTrust.Never, NationalIdChecks.Turkey),
        new("ddd-ddd-dddd", IdTrust.Alone, IdTrust.Alone, NationalIdChecks.England, "nhs"),
        new("aa-dd-dd-dd-a", IdTrust.Always, IdTrust.Always, LetteredIdChecks.UnitedKingdom),
        new("aaaaaddddddxxxaa", IdTrust.Always, IdTrust.Never, LetteredIdChecks.UnitedKingdomDriver),
        new("aaaadddddddxxxaa", IdTrust.Always, IdTrust.Never, LetteredIdChecks.UnitedKingdomDriver),
        new("aadddddddddxxxaa", IdTrust.Always, IdTrust.Never, LetteredIdChecks.UnitedKingdomDriver),
        new("aaaddddddddxxxaa", IdTrust.Always, IdTrust.Never, LetteredIdChecks.UnitedKingdomDriver),
        new("ddd-ddd-ddd", IdTrust.Alone, IdTrust.Alone, NationalIdChecks.Australia, "tfn", "tax file number"),
        new("ddd-ddd-ddd~dd", IdTrust.Named, IdTrust.Always, NationalIdChecks.Russia, "снилс", "snils"),
        new("dddd-dddd-dddd", IdTrust.Named, IdTrust.Named, NationalIdChecks.Japan, "my number", "マイナンバー", "個人番号"),
        new("ddddddddddddd", IdTrust.Always, IdTrust.Never, NationalIdChecks.Romania),
        new("dddddd-dddd", IdTrust.Named, IdTrust.Always, NationalIdChecks.Czechia, "rodné", "rc", "rč"),
        new("dd-dddddddd-d", IdTrust.Alone, IdTrust.Always, NationalIdChecks.Argentina, "cuit", "cuil"),
        new("dddddddd-a", IdTrust.Always, IdTrust.Always, LetteredIdChecks.Spain),
        new("ddddddd-a", IdTrust.Alone, IdTrust.Alone, LetteredIdChecks.Spain, "dni", "nif"),
        new("dd-ddd-ddd~a", IdTrust.Never, IdTrust.Always, LetteredIdChecks.Spain),
        new("a-ddddddd~a", IdTrust.Always, IdTrust.Always, LetteredIdChecks.SpainForeigner),
        new("addddddda", IdTrust.Always, IdTrust.Never, LetteredIdChecks.Singapore),
        new("aaaaaaddaddaddda", IdTrust.Always, IdTrust.Never, LetteredIdChecks.Italy),
        new("addddddddd", IdTrust.Alone, IdTrust.Never, LetteredIdChecks.Taiwan, "身分證", "身份證"),
        new("aaaaddddddaaaaaaxd", IdTrust.Always, IdTrust.Never, LetteredIdChecks.Mexico),
        new("dd-ddd-ddd~x", IdTrust.Named, IdTrust.Always, LetteredIdChecks.Chile, "rut", "run"),
    ];
}

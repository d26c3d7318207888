namespace AgentGuard.Guardrails;

/// <summary>The kinds of personal data that are recognised.</summary>
[Flags]
public enum PiiKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>E-mail addresses (<c>EMAIL</c>).</summary>
    Email = 1,

    /// <summary>Telephone numbers in international and common national forms (<c>PHONE</c>).</summary>
    Phone = 2,

    /// <summary>Payment card numbers with a known prefix and a right check digit (<c>CARD</c>).</summary>
    PaymentCard = 4,

    /// <summary>International bank account numbers of a known country with right check digits (<c>IBAN</c>).</summary>
    Iban = 8,

    /// <summary>IPv4 and IPv6 addresses and networks (<c>IP_ADDRESS</c>).</summary>
    IpAddress = 16,

    /// <summary>Ids of persons of the large countries, by form, check digits and the words before them (<c>NATIONAL_ID</c>).</summary>
    NationalId = 32,

    /// <summary>Addresses of network devices (<c>MAC_ADDRESS</c>).</summary>
    MacAddress = 64,

    /// <summary>Dates of digits after a word that speaks of a birth (<c>DATE_OF_BIRTH</c>).</summary>
    DateOfBirth = 128,

    /// <summary>Web addresses and bare domains under a large top level (<c>URL</c>). Personal only where a site is a person's.</summary>
    WebAddress = 256,

    /// <summary>All but web addresses, which most texts need to stay.</summary>
    Default = Email | Phone | PaymentCard | Iban | IpAddress | NationalId | MacAddress | DateOfBirth,

    /// <summary>All of them.</summary>
    All = Default | WebAddress,
}

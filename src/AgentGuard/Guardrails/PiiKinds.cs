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

    /// <summary>IPv4 and IPv6 addresses, other than loopback and unspecified ones (<c>IP_ADDRESS</c>).</summary>
    IpAddress = 16,

    /// <summary>Ids of persons of the large countries, by form, check digits and the words before them (<c>NATIONAL_ID</c>).</summary>
    NationalId = 32,

    /// <summary>All of them.</summary>
    All = Email | Phone | PaymentCard | Iban | IpAddress | NationalId,
}

using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback;

/// <summary>One of the clients that may answer.</summary>
public sealed class FallbackCandidate
{
    /// <summary>Creates a candidate.</summary>
    /// <param name="name">Its name, for events and messages; free of secrets.</param>
    /// <param name="client">The client.</param>
    public FallbackCandidate(string name, IChatClient client)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(client);
        Name = name;
        Client = client;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The client.</summary>
    public IChatClient Client { get; }

    /// <summary>What it is and what it can do.</summary>
    /// <value>Default a profile that declares nothing.</value>
    public CandidateProfile Profile { get; init; } = new();
}

namespace AgentGuard.Fallback;

/// <summary>What a candidate is and what it can do. What is not declared is assumed to be possible, but for region and data classes.</summary>
/// <remarks>Set it before the chain is made; a chain in use must not see it change.</remarks>
public sealed class CandidateProfile
{
    /// <summary>The model that this candidate is asked for where a request names one.</summary>
    /// <value>Default <see langword="null"/>: the client's own; the name in the request is meant for the first candidate.</value>
    public string? ModelId { get; set; }

    /// <summary>Who serves it, for example <c>openai</c>, <c>azure.ai.openai</c>, <c>anthropic</c>.</summary>
    /// <value>Default <see langword="null"/>: what the client says in its <see cref="Microsoft.Extensions.AI.ChatClientMetadata"/>.</value>
    public string? Provider { get; set; }

    /// <summary>The family of its model, for example <c>gpt</c> or <c>claude</c>: what a filter withheld is not asked of the same family again.</summary>
    /// <value>Default <see langword="null"/>: the declared <see cref="Provider"/>; where that is not declared either, a family of its own.</value>
    public string? Family { get; set; }

    /// <summary>The account that is billed: candidates of one account share wrong credentials and a used-up quota.</summary>
    /// <value>Default <see langword="null"/>: the declared <see cref="Provider"/>; where that is not declared either, an account of its own.</value>
    public string? Account { get; set; }

    /// <summary>The window of the model in tokens, prompt and answer together.</summary>
    /// <value>Default <see langword="null"/>: not known. Range 1 to 100,000,000.</value>
    public int? ContextWindow { get; set; }

    /// <summary>Whether it takes tools.</summary>
    /// <value>Default <see langword="null"/>: assumed.</value>
    public bool? Tools { get; set; }

    /// <summary>Whether it takes a JSON Schema for the answer.</summary>
    /// <value>Default <see langword="null"/>: assumed.</value>
    public bool? StructuredOutput { get; set; }

    /// <summary>Whether it reads images.</summary>
    /// <value>Default <see langword="null"/>: assumed.</value>
    public bool? Vision { get; set; }

    /// <summary>Whether it hears audio.</summary>
    /// <value>Default <see langword="null"/>: assumed.</value>
    public bool? Audio { get; set; }

    /// <summary>Whether it sees video.</summary>
    /// <value>Default <see langword="null"/>: assumed.</value>
    public bool? Video { get; set; }

    /// <summary>Whether it reads files of other media types, such as PDF, and files that the provider hosts.</summary>
    /// <value>Default <see langword="null"/>: assumed.</value>
    public bool? Files { get; set; }

    /// <summary>Where it processes, for example <c>eu</c>. Compared without regard to case.</summary>
    /// <value>Default <see langword="null"/>: not known. A request that requires a region is then not sent to it.</value>
    public string? Region { get; set; }

    /// <summary>The classes of data that may be sent to it, for example <c>personal</c>. Compared without regard to case.</summary>
    /// <value>Default empty: none. A request that holds a class of data is then not sent to it.</value>
    public IList<string> DataClasses { get; } = [];

    /// <summary>The price of a million input tokens, in a currency of the host's choice.</summary>
    /// <value>Default <see langword="null"/>: not known. Not below zero.</value>
    public decimal? InputPrice { get; set; }

    /// <summary>The price of a million output tokens, in the same currency.</summary>
    /// <value>Default <see langword="null"/>: not known. Not below zero.</value>
    public decimal? OutputPrice { get; set; }
}

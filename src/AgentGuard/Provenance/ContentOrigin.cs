using System.Diagnostics.CodeAnalysis;

namespace AgentGuard.Provenance;

/// <summary>Where a piece of content came from.</summary>
/// <param name="Kind">The kind of place.</param>
/// <param name="Source">Which one, for example the name of the tool; <see langword="null"/> where it is not known.</param>
/// <remarks>
/// <para>Content of a message carries it as an additional property (<see cref="PropertyName"/>) in the form of <see cref="ToString"/>, so it
/// survives copies and JSON. It is a statement of the host's: never take it over from a client of yours.</para>
/// <para>Immutable and thread-safe.</para>
/// </remarks>
public sealed record ContentOrigin(ContentOriginKind Kind, string? Source = null)
{
    /// <summary>The additional property that carries the origin.</summary>
    public const string PropertyName = "agentguard.origin";

    private const string TrustedMark = "!trusted";
    private const string UntrustedMark = "!untrusted";
    private static readonly string[] Names = [.. Enum.GetValues<ContentOriginKind>().Select(kind => kind.ToString().ToLowerInvariant())];

    /// <summary>The host's own words.</summary>
    public static ContentOrigin Host { get; } = new(ContentOriginKind.Host);

    /// <summary>What the user said.</summary>
    public static ContentOrigin User { get; } = new(ContentOriginKind.User);

    /// <summary>What a model said.</summary>
    public static ContentOrigin Model { get; } = new(ContentOriginKind.Model);

    /// <summary>What was remembered.</summary>
    public static ContentOrigin Memory { get; } = new(ContentOriginKind.Memory);

    /// <summary>Whether whoever wrote the content has no right to instruct the agent.</summary>
    /// <value>
    /// Default by kind: <see langword="true"/> for <see cref="ContentOriginKind.Tool"/>, <see cref="ContentOriginKind.Retrieval"/> and
    /// <see cref="ContentOriginKind.Memory"/>. Set it where you know better: a calculator returns what you trust.
    /// </value>
    public bool IsUntrusted { get; init; } = IsUntrustedByDefault(Kind);

    /// <summary>What a tool returned.</summary>
    /// <param name="name">The name of the tool, or <see langword="null"/> where it is not known.</param>
    /// <returns>The origin.</returns>
    public static ContentOrigin Tool(string? name = null) => new(ContentOriginKind.Tool, name);

    /// <summary>What was looked up.</summary>
    /// <param name="source">Where, for example the name of an index; <see langword="null"/> where it is not known.</param>
    /// <returns>The origin.</returns>
    public static ContentOrigin Retrieval(string? source = null) => new(ContentOriginKind.Retrieval, source);

    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    /// <param name="text">The text, for example <c>tool:look_up_order</c>.</param>
    /// <param name="origin">The origin.</param>
    /// <returns>Whether the text is one.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ContentOrigin? origin)
    {
        origin = null;
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        var head = colon < 0 ? text.AsSpan() : text.AsSpan(0, colon);
        var mark = head.IndexOf('!');
        var kind = KindOf(mark < 0 ? head : head[..mark]);
        bool? untrusted = mark < 0 ? null : head[mark..] switch
        {
            TrustedMark => false,
            UntrustedMark => true,
            _ => null,
        };
        if (kind < 0 || (mark >= 0 && untrusted is null))
        {
            return false;
        }

        origin = new ContentOrigin((ContentOriginKind)kind, colon < 0 ? null : text![(colon + 1)..]);
        origin = untrusted is { } known ? origin with { IsUntrusted = known } : origin;
        return true;
    }

    /// <summary>
    /// Writes the origin: the kind in lower case, <c>!trusted</c> or <c>!untrusted</c> where that is not the default, a colon and the source.
    /// </summary>
    /// <returns>The text, for example <c>tool:look_up_order</c> or <c>tool!trusted:calculator</c>.</returns>
    public override string ToString()
    {
        var mark = IsUntrusted == IsUntrustedByDefault(Kind) ? string.Empty : IsUntrusted ? UntrustedMark : TrustedMark;
        return Source is null ? Names[(int)Kind] + mark : $"{Names[(int)Kind]}{mark}:{Source}";
    }

    private static bool IsUntrustedByDefault(ContentOriginKind kind) =>
        kind is ContentOriginKind.Tool or ContentOriginKind.Retrieval or ContentOriginKind.Memory;

    private static int KindOf(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
            {
                return i;
            }
        }

        return -1;
    }
}

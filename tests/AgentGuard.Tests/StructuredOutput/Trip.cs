using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.AI;
using Range = System.ComponentModel.DataAnnotations.RangeAttribute;

namespace AgentGuard.Tests.StructuredOutput;

/// <summary>What the tests ask for.</summary>
internal sealed record Trip(
    string City,
    [property: Range(1, 30)] int Days,
    IReadOnlyList<Stop>? Stops = null,
    string? Note = null)
{
    public const string Json = """{"city":"Rome","days":3,"stops":[{"place":"Forum","price":12.5}]}""";

    public static ChatOptions Options { get; } = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema<Trip>(AIJsonUtilities.DefaultOptions) };
}

internal sealed record Stop([property: MinLength(2)] string Place, [property: Range(0, 100)] decimal Price);

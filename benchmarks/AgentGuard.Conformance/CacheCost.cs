using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>What a conversation costs where a provider keeps the equal beginning of a request in its cache.</summary>
/// <remarks>
/// Every message of the assistant is a model call, and its request all messages before it. What is equal to the request before costs a tenth, the
/// rest 1.25. A message has a token for every four characters of its text and of the ids, names and arguments of its calls, at least one.
/// </remarks>
internal static class CacheCost
{
    private const double Read = 0.1;
    private const double Write = 1.25;

    public static double Of(IReadOnlyList<ChatMessage> messages)
    {
        var (cost, total, cached) = (0.0, 0L, 0L);
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.Assistant)
            {
                cost += (Read * cached) + (Write * (total - cached));
                cached = total;
            }

            total += Tokens(message);
        }

        return cost;
    }

    /// <summary>What a request costs after another one: what is equal at its beginning is in the cache.</summary>
    public static double OfRequest(IReadOnlyList<ChatMessage>? before, IReadOnlyList<ChatMessage> request)
    {
        var (cached, total, isEqual) = (0L, 0L, before is not null);
        for (var i = 0; i < request.Count; i++)
        {
            var tokens = Tokens(request[i]);
            isEqual = isEqual && i < before!.Count && AreEqual(before[i], request[i]);
            cached += isEqual ? tokens : 0;
            total += tokens;
        }

        return (Read * cached) + (Write * (total - cached));
    }

    public static long Tokens(ChatMessage message) => Math.Max(1, message.Contents.Sum(Length) / 4);

    private static bool AreEqual(ChatMessage one, ChatMessage other) => ReferenceEquals(one, other)
        || (one.Role == other.Role && one.Contents.Count == other.Contents.Count
            && one.Contents.Zip(other.Contents).All(pair => ReferenceEquals(pair.First, pair.Second) || TextOf(pair.First) == TextOf(pair.Second)));

    private static string? TextOf(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionResultContent result => result.CallId + result.Result,
        FunctionCallContent call => call.CallId + call.Name + JsonSerializer.Serialize(call.Arguments),
        _ => null,
    };

    private static long Length(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        FunctionResultContent result => result.Result?.ToString()?.Length ?? 0,
        FunctionCallContent call => call.CallId.Length + call.Name.Length + (call.RawRepresentation as string ?? JsonSerializer.Serialize(call.Arguments)).Length,
        _ => 0,
    };
}

using System.Runtime.CompilerServices;
using AgentGuard.StructuredOutput;

namespace Microsoft.Extensions.AI;

/// <summary>Finds the path that an answer took.</summary>
public static class StructuredOutputChatResponseExtensions
{
    private const string PathProperty = "agentguard.structured_output";

    // The report hangs on the very string in the additional properties, made anew for each answer: properties are copied from updates to
    // responses and from responses to typed ones, keep their values, and stay serialisable.
    private static readonly ConditionalWeakTable<string, StructuredOutputReport> Reports = [];

    /// <summary>The path that an answer took until it conformed.</summary>
    /// <param name="response">The answer of a client with <c>UseStructuredOutput()</c>.</param>
    /// <returns>The report, or <see langword="null"/> when the answer was not judged or came out of a store.</returns>
    public static StructuredOutputReport? GetStructuredOutput(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Find(response.AdditionalProperties);
    }

    /// <summary>The path that a streamed answer took, on its last update.</summary>
    /// <param name="update">The last update of a client with <c>UseStructuredOutput()</c>.</param>
    /// <returns>The report, or <see langword="null"/> when the update is not the last, or the answer was not judged.</returns>
    public static StructuredOutputReport? GetStructuredOutput(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Find(update.AdditionalProperties);
    }

    internal static AdditionalPropertiesDictionary Attach(AdditionalPropertiesDictionary? properties, StructuredOutputReport report)
    {
        var attached = properties?.Clone() ?? [];
        var path = report.Path.ToString().ToLowerInvariant();
        Reports.Add(path, report);
        attached[PathProperty] = path;
        return attached;
    }

    private static StructuredOutputReport? Find(AdditionalPropertiesDictionary? properties) =>
        properties?.TryGetValue(PathProperty, out var path) is true && path is string key && Reports.TryGetValue(key, out var report)
            ? report
            : null;
}

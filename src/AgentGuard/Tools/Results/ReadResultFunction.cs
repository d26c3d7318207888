using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentGuard.Ports;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tools.Results;

/// <summary>The tool by which a model reads what was left out of a result.</summary>
internal sealed class ReadResultFunction(IContentStore store, ITokenCounter counter, IPassageSearch? search, int maxTokens) : AIFunction
{
    public const string ToolName = Internal.RecallTool.Name;

    /// <summary>How large a part may be where results may not: each part costs a whole request, so that many small ones are dearer than a large one.</summary>
    public const int LeastTokens = 2_000;

    // It is in every request, so it is short.
    private static readonly JsonElement Schema = JsonElement.Parse(
        """{"type":"object","properties":{"id":{"type":"string"},"offset":{"type":"integer"},"item":{"type":"integer"},"find":{"type":"string"}}}""");

    private static readonly Dictionary<string, object?> Properties = new() { [ToolEffectAttribute.PropertyName] = nameof(ToolEffect.ReadOnly) };

    public override string Name => ToolName;

    public override string Description =>
        "Reads what was left out, by the id and the offset or item of its note, or finds a text in it; without id in all of it.";

    public override JsonElement JsonSchema => Schema;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties => Properties;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        if (Text(arguments, "id") is not { Length: > 0 } id)
        {
            return Text(arguments, "find") is { Length: > 0 } word
                ? await FindAsync(word, cancellationToken).ConfigureAwait(false)
                : throw new ToolException("The id is missing: take it from a note of what was left out, or say by find what to look for.");
        }

        var content = await store.GetAsync(new ContentKey(CappedResults.Scope, id), cancellationToken).ConfigureAwait(false)
            ?? throw new ToolException($"There is no kept result with the id '{id}', or it is not kept any more: call the tool again whose result it was.");
        if (Text(arguments, "find") is { Length: > 0 } text)
        {
            return content.Contains(text, StringComparison.OrdinalIgnoreCase) || search is null
                ? ResultPages.Find(content, text, maxTokens, counter)
                : await new KeptPassages([(id, content)]).FindAsync(text, search, maxTokens, counter, cancellationToken).ConfigureAwait(false);
        }

        var offset = Number(arguments, "item") is { } item
            ? ResultPages.OffsetOfItem(content, item) ?? throw new ToolException($"The result is no JSON array with an item {item}: read it by offset.")
            : Number(arguments, "offset") ?? 0;
        return offset <= content.Length
            ? ResultPages.Page(content, Math.Max(0, offset), maxTokens, counter)
            : throw new ToolException(string.Create(CultureInfo.InvariantCulture, $"The result has {content.Length} characters: take a smaller offset."));
    }

    /// <summary>Looks for a text in all that was left out in this run, the latest first.</summary>
    private async ValueTask<string> FindAsync(string text, CancellationToken cancellationToken)
    {
        var found = new StringBuilder();
        List<(string Id, string Content)> kept = [];
        foreach (var id in AgentRun.Current?.LeftOut.Latest() ?? [])
        {
            if (await store.GetAsync(new ContentKey(CappedResults.Scope, id), cancellationToken).ConfigureAwait(false) is not { } content)
            {
                continue;
            }

            kept.Add((id, content));
            if (!content.Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var part = $"[id={id}] {ResultPages.Find(content, text, maxTokens, counter)}\n";
            if (found.Length > 0 && counter.CountTokens(found.ToString()) + counter.CountTokens(part) > maxTokens)
            {
                break;
            }

            found.Append(part);
        }

        return found.Length > 0 ? found.ToString().TrimEnd()
            : search is null || kept.Count == 0 ? KeptPassages.NothingFound
            : await new KeptPassages(kept).FindAsync(text, search, maxTokens, counter, cancellationToken).ConfigureAwait(false);
    }

    private static string? Text(AIFunctionArguments arguments, string name) => arguments.GetValueOrDefault(name) switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
        _ => null,
    };

    private static int? Number(AIFunctionArguments arguments, string name) => arguments.GetValueOrDefault(name) switch
    {
        int number => number,
        long number => (int)Math.Clamp(number, 0, int.MaxValue),
        JsonElement { ValueKind: JsonValueKind.Number } json when json.TryGetDouble(out var number) => (int)Math.Clamp(number, 0, int.MaxValue),
        _ => null,
    };
}

using System.Text;
using System.Text.RegularExpressions;
using AgentGuard.Context;
using AgentGuard.Ports;
using AgentGuard.Tools;
using Microsoft.Extensions.AI;

namespace AgentGuard.Conformance;

/// <summary>A recorded run as it would have gone on with a shorter context.</summary>
/// <remarks>
/// Where the agent writes something distinctive that it has said or read, and that its request no longer shows, it looks for it first with <c>read_result</c>, with a model
/// call for each look: by the words themselves, in what a note of its request names, or in what a note within that names.
/// </remarks>
internal sealed partial class CompressedRun(ToolGuard guard, ContextCompressor? compressor)
{
    private readonly List<ChatMessage> _log = [];
    private List<ChatMessage>? _before;
    private double _cost;
    private int _recalls;

    public (double Cost, int Recalls) Cost(IReadOnlyList<ChatMessage> messages, IReadOnlyList<ChatMessage> whole)
    {
        var known = new StringBuilder();
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Role == ChatRole.Assistant)
            {
                var view = View();
                var shown = new StringBuilder().AppendJoin('\n', view.Select(TextOf));
                foreach (var word in Words().Matches(TextOf(messages[i])).Select(match => match.Value).Distinct())
                {
                    if (!Contains(shown, word) && Contains(known, word) && Recall(view, word) is { } found)
                    {
                        shown.Append('\n').Append(found);
                        view = View();
                    }
                }

                Call(view);
            }

            _log.Add(messages[i]);
            known.Append(TextOf(whole[i])).Append('\n');
        }

        return (_cost, _recalls);
    }

    private static bool Contains(StringBuilder text, string word) => text.ToString().Contains(word, StringComparison.Ordinal);

    private List<ChatMessage> View() => compressor is null
        ? [.. _log]
        : [.. Wait(compressor.CompressAsync([.. _log], [guard.ReadResultTool])).Messages];

    private void Call(List<ChatMessage> view)
    {
        _cost += CacheCost.OfRequest(_before, view);
        _before = view;
    }

    /// <summary>Looks for a word in what the request names; what is found stands in the transcript from then on.</summary>
    private string? Recall(List<ChatMessage> view, string word)
    {
        foreach (var id in view.Select(TextOf).SelectMany(IdsOf).Distinct())
        {
            var content = ContentOf(id);
            if (content?.Contains(word, StringComparison.Ordinal) is true)
            {
                return Read(view, new() { ["id"] = id, ["find"] = word });
            }

            if (content is not null && IdsOf(content).FirstOrDefault(inner => ContentOf(inner)?.Contains(word, StringComparison.Ordinal) is true) is { } nested)
            {
                Read(view, new() { ["id"] = id });
                return Read(View(), new() { ["id"] = nested, ["find"] = word });
            }
        }

        return null;
    }

    private string Read(List<ChatMessage> view, Dictionary<string, object?> arguments)
    {
        Call(view);
        _recalls++;
        var found = Wait(guard.ReadResultTool.InvokeAsync(new(arguments)))!.ToString()!;
        var call = new FunctionCallContent($"recall{_recalls:D8}", guard.ReadResultTool.Name, arguments);
        _log.Add(new(ChatRole.Assistant, [call]));
        _log.Add(new(ChatRole.Tool, [new FunctionResultContent(call.CallId, found)]));
        return found;
    }

    private string? ContentOf(string id) => Wait(guard.ContentStore.GetAsync(new ContentKey(string.Empty, id)));

    private static IEnumerable<string> IdsOf(string text) => Ids().Matches(text).Select(match => match.Groups[1].Value);

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    private static string TextOf(ChatMessage message) => string.Join('\n', message.Contents.Select(content => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => call.Name + ' ' + (call.RawRepresentation as string ?? string.Join(' ', call.Arguments?.Values.Select(value => value?.ToString()) ?? [])),
        FunctionResultContent result => result.Result?.ToString() ?? string.Empty,
        _ => string.Empty,
    }));

    [GeneratedRegex("read_result id=([a-z2-7]{16})")]
    private static partial Regex Ids();

    /// <summary>Identifiers, numbers, paths and addresses of at least 8 characters: something an agent copies and does not think up.</summary>
    [GeneratedRegex(@"(?=[A-Za-z_./@:#-]*[0-9_/@#.])[A-Za-z0-9_][A-Za-z0-9_./@:#-]{6,}[A-Za-z0-9_]")]
    private static partial Regex Words();
}

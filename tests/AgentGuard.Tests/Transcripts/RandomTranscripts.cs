using AgentGuard.Transcripts;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Transcripts;

/// <summary>Transcripts with every kind of defect, the same ones from the same seed.</summary>
internal sealed class RandomTranscripts(int seed)
{
    private static readonly string[] Ids =
    [
        "call_1", "call_2", "toolu_01A09q90qw90lq917835lq9", new('x', 94), "fc|item_7", "D681PevKs", "", "ünï", "call_1 ",
    ];

    private static readonly string[] Names = ["look_up", "mail.send", "überweisen", "", new('n', 130), "a b"];
    private static readonly string?[] Types = ["image/png", "audio/wav", "application/pdf", "image/tiff", "text/csv"];
    private readonly Random _random = new(seed);
    private readonly List<string> _used = [];
    private int _number;

    public List<ChatMessage> Next()
    {
        _used.Clear();
        return [.. Enumerable.Range(0, _random.Next(0, 14)).Select(_ => Message())];
    }

    private ChatMessage Message()
    {
        var role = _random.Next(12) switch
        {
            0 => ChatRole.System,
            1 or 2 or 3 => ChatRole.User,
            4 or 5 or 6 => ChatRole.Assistant,
            7 or 8 or 9 => ChatRole.Tool,
            10 => new ChatRole("developer"),
            _ => _random.Next(3) == 0 ? new ChatRole("critic") : ChatRole.Assistant,
        };
        var message = new ChatMessage(role, [.. Enumerable.Range(0, _random.Next(0, 4)).Select(_ => Content(role))])
        {
            MessageId = Maybe("m"),
            AuthorName = Maybe("author"),
            RawRepresentation = _random.Next(8) == 0 ? this : null,
        };
        if (_random.Next(6) == 0)
        {
            message.AdditionalProperties = new() { [TranscriptAuthor.PropertyName] = _random.Next(2) == 0 ? "anthropic" : "openai" };
        }

        return message;
    }

    private AIContent Content(ChatRole role)
    {
        var kind = role == ChatRole.Tool && _random.Next(4) != 0 ? 1 : role == ChatRole.Assistant && _random.Next(3) == 0 ? 0 : _random.Next(13);
        AIContent content = kind switch
        {
            0 => new FunctionCallContent(Pick(Ids), Pick(Names), new Dictionary<string, object?> { ["n"] = _number++ }),
            1 => new FunctionResultContent(_used.Count > 0 && _random.Next(4) != 0 ? Pick([.. _used]) : Pick(Ids), Result()),
            2 => new TextContent(Pick(["", " ", "\n"])),
            3 => new TextReasoningContent(Pick(["", "thought"])) { ProtectedData = _random.Next(2) == 0 ? "c2lnbmVk" : null },
            4 => new DataContent(new byte[] { 1, 2 }, Pick(Types)!),
            5 => new UriContent("https://example.com/a", Pick(Types)!),
            6 => new HostedFileContent("file_1"),
            7 => new UsageContent(new UsageDetails { InputTokenCount = 1 }),
            8 => new AIContent(),
            _ => new TextContent($"text {_number++}" + Pick(["", "", " ", "\n"])),
        };
        if (content is FunctionCallContent call)
        {
            _used.Add(call.CallId);
        }

        content.RawRepresentation = _random.Next(8) == 0 ? this : null;
        return content;
    }

    private object? Result() => _random.Next(5) switch
    {
        0 => null,
        1 => new List<AIContent> { new TextContent($"result {_number++}") },
        2 => "same",
        _ => $"result {_number++}",
    };

    private string? Maybe(string text) => _random.Next(2) == 0 ? $"{text} {_number++}" : null;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}

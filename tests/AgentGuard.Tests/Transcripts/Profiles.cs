using AgentGuard.Transcripts;

namespace AgentGuard.Tests.Transcripts;

/// <summary>The profiles, and some that differ from all of them.</summary>
internal static class Profiles
{
    public static readonly TranscriptRules[] All =
    [
        TranscriptRules.OpenAIChat,
        TranscriptRules.OpenAIResponses,
        TranscriptRules.Anthropic,
        TranscriptRules.Gemini,
        TranscriptRules.Mistral,
        TranscriptRules.Bedrock,
        TranscriptRules.Strict,
        new() { Name = "lenient" },
        new() { Name = "digits", CallIdCharacters = "0123456789", MinCallIdLength = 30, MaxCallIdLength = 30, NameCharacters = "abc", MaxNameLength = 5 },
        TranscriptRules.Anthropic with { Name = "prefill", AllowsAssistantLast = true, TrustsUnattributed = true },
    ];

    public static TranscriptRules Named(string name) => All.Single(rules => rules.Name == name);

    public static IEnumerable<string> Names => All.Select(rules => rules.Name);
}

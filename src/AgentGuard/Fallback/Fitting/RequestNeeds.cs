using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Fitting;

/// <summary>What one request needs of whoever answers it; worked out when a candidate declares that it may lack it.</summary>
internal struct RequestNeeds
{
    private readonly IEnumerable<ChatMessage> _messages;
    private readonly ChatOptions? _options;
    private readonly ChainDemands _demands;
    private MediaNeeds? _media;
    private long? _tokens;

    public RequestNeeds(IEnumerable<ChatMessage> messages, ChatOptions? options, ChainDemands demands)
    {
        _messages = messages;
        _options = options;
        _demands = demands;
    }

    /// <summary>The window that did not suffice, as a candidate said that was asked; zero for none.</summary>
    public int OverflownWindow { get; set; }

    /// <summary>Whether there are requests that need more than the candidate says to have.</summary>
    public static bool CanExceed(CandidateProfile profile) => profile.ContextWindow is not null || profile.Tools is false
        || profile.StructuredOutput is false || profile.Vision is false || profile.Audio is false || profile.Video is false || profile.Files is false;

    /// <summary>Says what a candidate lacks.</summary>
    /// <returns>What it lacks, or <see langword="null"/> when it can serve the request.</returns>
    /// <exception cref="Failures.ModelFailureException">What the request requires cannot be read.</exception>
    public CandidateSkipped? FindMisfit(FallbackCandidate candidate)
    {
        var profile = candidate.Profile;
        return (_demands.Require(_options) ? FindForbidden(candidate.Name, profile) : null)
            ?? (profile.Tools is false && _options?.Tools is { Count: > 0 } ? Lacks(candidate, CandidateSkipReason.Tools, "it takes no tools") : null)
            ?? (profile.StructuredOutput is false && _options?.ResponseFormat is ChatResponseFormatJson { Schema: not null }
                ? Lacks(candidate, CandidateSkipReason.StructuredOutput, "it takes no schema for the answer")
                : null)
            ?? FindMedium(candidate, profile)
            ?? FindWindow(candidate, profile);
    }

    private static CandidateSkipped Lacks(FallbackCandidate candidate, CandidateSkipReason reason, string detail) => new(candidate.Name, reason, detail);

    private readonly CandidateSkipped? FindForbidden(string name, CandidateProfile profile)
    {
        foreach (var allowed in _demands.RegionsFor(_options))
        {
            if (profile.Region is null || !allowed.Contains(profile.Region, StringComparer.OrdinalIgnoreCase))
            {
                return new(name, CandidateSkipReason.Region, $"its region is {profile.Region ?? "not declared"}, required is {string.Join(" or ", allowed)}");
            }
        }

        foreach (var required in _demands.DataClassesFor(_options))
        {
            if (!profile.DataClasses.Contains(required, StringComparer.OrdinalIgnoreCase))
            {
                return new(name, CandidateSkipReason.DataClass, $"data of class {required} may not be sent to it as far as is declared");
            }
        }

        return null;
    }

    private CandidateSkipped? FindMedium(FallbackCandidate candidate, CandidateProfile profile)
    {
        if (profile is not ({ Vision: false } or { Audio: false } or { Video: false } or { Files: false }))
        {
            return null;
        }

        var media = _media ??= MediaNeeds.Of(_messages);
        return media.Images && profile.Vision is false ? Lacks(candidate, CandidateSkipReason.Vision, "it reads no images")
            : media.Audio && profile.Audio is false ? Lacks(candidate, CandidateSkipReason.Audio, "it hears no audio")
            : media.Video && profile.Video is false ? Lacks(candidate, CandidateSkipReason.Video, "it sees no video")
            : media.Files && profile.Files is false ? Lacks(candidate, CandidateSkipReason.Files, "it reads no files")
            : null;
    }

    private CandidateSkipped? FindWindow(FallbackCandidate candidate, CandidateProfile profile)
    {
        if (profile.ContextWindow is not { } window)
        {
            return null;
        }

        if (window <= OverflownWindow)
        {
            return Lacks(candidate, CandidateSkipReason.ContextWindow, FormattableString.Invariant(
                $"its window of {window} tokens is not larger than the {OverflownWindow} that did not suffice"));
        }

        if (_tokens is null && PromptSize.FitsSurely(_messages, _options, _demands.Tokens, window))
        {
            return null;
        }

        var tokens = _tokens ??= PromptSize.Estimate(_messages, _options, _demands.Tokens);
        return tokens <= window ? null : Lacks(candidate, CandidateSkipReason.ContextWindow, FormattableString.Invariant(
            $"the request of about {tokens} tokens is larger than its window of {window}"));
    }
}

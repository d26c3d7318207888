using Microsoft.Extensions.AI;

namespace AgentGuard.Fallback.Fitting;

/// <summary>What else than text a conversation holds, tool results included.</summary>
internal readonly record struct MediaNeeds(bool Images, bool Audio, bool Video, bool Files)
{
    public static MediaNeeds Of(IEnumerable<ChatMessage> messages)
    {
        var needs = default(MediaNeeds);
        if (messages is IReadOnlyList<ChatMessage> list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                needs = needs.With(list[i].Contents);
            }
        }
        else
        {
            foreach (var message in messages)
            {
                needs = needs.With(message.Contents);
            }
        }

        return needs;
    }

    private MediaNeeds With(IList<AIContent> contents)
    {
        var needs = this;
        for (var i = 0; i < contents.Count; i++)
        {
            needs = contents[i] switch
            {
                DataContent data => needs.With(data.MediaType),
                UriContent uri => needs.With(uri.MediaType),
                HostedFileContent => needs with { Files = true },
                FunctionResultContent { Result: IList<AIContent> results } => needs.With(results),
                FunctionResultContent { Result: AIContent result } => needs.With([result]),
                _ => needs,
            };
        }

        return needs;
    }

    private MediaNeeds With(string mediaType) =>
        mediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase) ? this with { Images = true }
        : mediaType.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) ? this with { Audio = true }
        : mediaType.StartsWith("video/", StringComparison.OrdinalIgnoreCase) ? this with { Video = true }
        : this with { Files = true };
}

namespace AgentGuard.Ports;

/// <summary>Keeps contents that are too large for a transcript, so that they can be read again in parts.</summary>
/// <remarks>Implementations are thread-safe. What they keep has passed the guardrails of its boundary; placeholders of personal data stay in it.</remarks>
public interface IContentStore
{
    /// <summary>Keeps a text. One that is kept already stays as it is.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="content">The text.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when it is kept.</returns>
    ValueTask PutAsync(ContentKey key, string content, CancellationToken cancellationToken = default);

    /// <summary>Gives a text.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The text, character for character; <see langword="null"/> when it is not kept, or not any more.</returns>
    ValueTask<string?> GetAsync(ContentKey key, CancellationToken cancellationToken = default);
}

using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <content>What the providers document.</content>
public sealed partial record TranscriptRules
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Word = Letters + "_-";
    private static readonly string[] WebImages = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>OpenAI Chat Completions, Azure OpenAI, and what is compatible with them.</summary>
    /// <value>
    /// Ids of at most 40 characters (the API's own 400: "string too long. Expected a string with maximum length 40"); names
    /// <c>^[a-zA-Z0-9_-]{1,64}$</c> (API reference, <c>tools.function.name</c>); results directly after their calls; images, PDF files, and
    /// audio as WAV or MP3, from the user alone (guides on images, files and audio). Reasoning is not part of the API.
    /// </value>
    public static TranscriptRules OpenAIChat { get; } = new()
    {
        Name = "openai-chat",
        Provider = "openai",
        RepresentationNamespace = "OpenAI.Chat",
        MaxCallIdLength = 40,
        MaxNameLength = 64,
        NameCharacters = Word,
        MediaTypes = [.. WebImages, "application/pdf", "audio/wav", "audio/mpeg", "audio/mp3"],
        AllowsMediaFromAssistant = false,
    };

    /// <summary>OpenAI Responses.</summary>
    /// <value>
    /// As <see cref="OpenAIChat"/>, but ids (<c>call_id</c>) of at most 64 characters (API reference), and the reasoning that it encrypted
    /// itself.
    /// </value>
    public static TranscriptRules OpenAIResponses { get; } = OpenAIChat with
    {
        Name = "openai-responses",
        RepresentationNamespace = "OpenAI.Responses",
        MaxCallIdLength = 64,
        Reasoning = ReasoningAcceptance.Own,
    };

    /// <summary>Anthropic Messages.</summary>
    /// <value>
    /// Ids <c>^[a-zA-Z0-9_-]+$</c>, unique (the API's own 400s), kept to 64 characters; names <c>^[a-zA-Z0-9_-]{1,128}$</c> (tool use);
    /// a user first (earlier versions of the API refused an assistant), no blank text, no white space at the end of a last message of the
    /// assistant's (Messages API and its 400s); the system prompt stands apart; thinking with a signature of its own alone (extended
    /// thinking); images and PDF files from the user (vision, PDF support). A last message of the assistant's is refused by models from Claude
    /// Opus 4.6 on ("does not support assistant message prefill"); earlier ones take it: set <see cref="AllowsAssistantLast"/>.
    /// </value>
    public static TranscriptRules Anthropic { get; } = new()
    {
        Name = "anthropic",
        Provider = "anthropic",
        RepresentationNamespace = "Anthropic",
        MaxCallIdLength = 64,
        CallIdCharacters = Word,
        RequiresUniqueCallIds = true,
        MaxNameLength = 128,
        NameCharacters = Word,
        RequiresUserFirst = true,
        AllowsAssistantLast = false,
        AllowsTrailingWhitespace = false,
        AllowsBlankText = false,
        AllowsDeveloperRole = false,
        SystemPlacement = SystemPlacement.Leading,
        Reasoning = ReasoningAcceptance.Own,
        MediaTypes = [.. WebImages, "application/pdf", "text/plain"],
        AllowsMediaFromAssistant = false,
    };

    /// <summary>Google Gemini, by its own API.</summary>
    /// <value>
    /// Calls directly after a turn of the user or of results, results in one turn and of the same number (the API's own 400s); names of
    /// letters, digits, <c>_ . : -</c>, at most 64 (function calling); a user first and last; the system prompt stands apart; images, audio,
    /// video, PDF and text (file input methods). Gemini 3 wants a thought signature on the calls of the turn at hand, which only the host
    /// can give for calls of another model.
    /// </value>
    public static TranscriptRules Gemini { get; } = new()
    {
        Name = "gemini",
        Provider = "gemini",
        RepresentationNamespace = "Google",
        MaxNameLength = 64,
        NameCharacters = Word + ".:",
        RequiresResultsInOneMessage = true,
        AllowsRepeatedRoles = false,
        RequiresUserFirst = true,
        AllowsAssistantLast = false,
        AllowsBlankText = false,
        AllowsDeveloperRole = false,
        SystemPlacement = SystemPlacement.Leading,
        Reasoning = ReasoningAcceptance.Own,
        MediaTypes = ["image/png", "image/jpeg", "image/webp", "image/heic", "image/heif", "application/pdf", "text/*", "audio/*", "video/*"],
    };

    /// <summary>Mistral.</summary>
    /// <value>
    /// Ids of exactly 9 letters and digits, no user directly after results, a last message of the user or a tool (the API's own 400s, and
    /// the validators of <c>mistral-common</c>); names <c>^[a-zA-Z0-9_-]{1,64}$</c>; images and PDF files from the user.
    /// </value>
    public static TranscriptRules Mistral { get; } = new()
    {
        Name = "mistral",
        Provider = "mistral",
        RepresentationNamespace = "Mistral",
        MinCallIdLength = 9,
        MaxCallIdLength = 9,
        CallIdCharacters = Letters,
        RequiresUniqueCallIds = true,
        MaxNameLength = 64,
        NameCharacters = Word,
        AllowsUserAfterResults = false,
        AllowsAssistantLast = false,
        AllowsDeveloperRole = false,
        SystemPlacement = SystemPlacement.Leading,
        MediaTypes = [.. WebImages, "application/pdf"],
        AllowsHostedFiles = false,
        AllowsMediaFromAssistant = false,
    };

    /// <summary>Amazon Bedrock, by the Converse API.</summary>
    /// <value>
    /// Ids <c>[a-zA-Z0-9_-]+</c> and names <c>[a-zA-Z0-9_-]+</c>, at most 64 each (<c>ToolUseBlock</c>); roles that alternate, beginning and
    /// ending with the user, results in one turn and apart from the user's words, no blank text (Converse and its validation errors);
    /// images and PDF or text files as bytes (<c>ImageBlock</c>, <c>DocumentBlock</c>).
    /// </value>
    public static TranscriptRules Bedrock { get; } = new()
    {
        Name = "bedrock",
        Provider = "bedrock",
        RepresentationNamespace = "Amazon",
        MaxCallIdLength = 64,
        CallIdCharacters = Word,
        RequiresUniqueCallIds = true,
        MaxNameLength = 64,
        NameCharacters = Word,
        RequiresResultsInOneMessage = true,
        AllowsRepeatedRoles = false,
        AllowsUserAfterResults = false,
        RequiresUserFirst = true,
        AllowsAssistantLast = false,
        AllowsBlankText = false,
        AllowsDeveloperRole = false,
        SystemPlacement = SystemPlacement.Leading,
        Reasoning = ReasoningAcceptance.Own,
        MediaTypes = [.. WebImages, "application/pdf", "text/*"],
        AllowsLinks = false,
        AllowsHostedFiles = false,
        AllowsMediaFromAssistant = false,
    };

    /// <summary>What every provider here accepts: the rules for a provider that is not known.</summary>
    public static TranscriptRules Strict { get; } = new()
    {
        Name = "strict",
        MinCallIdLength = 9,
        MaxCallIdLength = 9,
        CallIdCharacters = Letters,
        RequiresUniqueCallIds = true,
        MaxNameLength = 64,
        NameCharacters = Word,
        RequiresResultsInOneMessage = true,
        AllowsRepeatedRoles = false,
        AllowsUserAfterResults = false,
        RequiresUserFirst = true,
        AllowsAssistantLast = false,
        AllowsTrailingWhitespace = false,
        AllowsBlankText = false,
        AllowsDeveloperRole = false,
        SystemPlacement = SystemPlacement.Leading,
        Reasoning = ReasoningAcceptance.None,
        MediaTypes = ["image/png", "image/jpeg", "image/webp", "application/pdf"],
        AllowsLinks = false,
        AllowsHostedFiles = false,
        AllowsMediaFromAssistant = false,
    };

    /// <summary>The rules for a client, by what it says of its provider and its endpoint.</summary>
    /// <param name="client">The client.</param>
    /// <returns>The profile; <see cref="Strict"/> where the provider is not known.</returns>
    public static TranscriptRules For(IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        var metadata = client.GetService<ChatClientMetadata>();
        return For(metadata?.ProviderName, metadata?.ProviderUri);
    }

    /// <summary>The rules for a provider by name.</summary>
    /// <param name="providerName">The name, as <see cref="ChatClientMetadata.ProviderName"/> has it, such as <c>openai</c>.</param>
    /// <param name="endpoint">Where it is asked: an SDK of one provider may speak to another, such as Mistral by OpenAI's.</param>
    /// <returns>The profile; <see cref="Strict"/> where the provider is not known.</returns>
    public static TranscriptRules For(string? providerName, Uri? endpoint = null) =>
        (endpoint is { IsAbsoluteUri: true } ? Find(endpoint.Host) : null) ?? Find(providerName) ?? Strict;

    private static TranscriptRules? Find(string? name) =>
        name is null ? null
        : Has(name, "mistral") ? Mistral
        : Has(name, "bedrock") || Has(name, "amazonaws") ? Bedrock
        : Has(name, "anthropic") || Has(name, "claude") ? Anthropic
        : Has(name, "gemini") || Has(name, "google") || Has(name, "vertex") || Has(name, "gcp") ? Gemini
        : Has(name, "openai") || Has(name, "azure") ? OpenAIChat
        : null;

    private static bool Has(string name, string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);
}

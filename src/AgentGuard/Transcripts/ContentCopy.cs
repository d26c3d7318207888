using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <summary>Copies of contents without what an SDK hung on them; everything else is kept.</summary>
internal static class ContentCopy
{
    /// <summary>Whether the content says the same without the SDK's object.</summary>
    public static bool CanCopy(AIContent content) =>
        content is TextContent or TextReasoningContent or FunctionCallContent or FunctionResultContent or DataContent or UriContent or ErrorContent
            or HostedFileContent or UsageContent;

    public static AIContent Of(AIContent content) => content switch
    {
        TextContent text => WithText(text, text.Text),
        TextReasoningContent reasoning => WithMargins(new TextReasoningContent(reasoning.Text) { ProtectedData = reasoning.ProtectedData }, content),
        FunctionCallContent call => WithId(call, call.CallId, call.Name),
        FunctionResultContent result => WithId(result, result.CallId),
        DataContent { Data.Length: > 0 } data => WithMargins(new DataContent(data.Data, data.MediaType) { Name = data.Name }, content),
        DataContent data => WithMargins(new DataContent(data.Uri, data.MediaType) { Name = data.Name }, content),
        UriContent link => WithMargins(new UriContent(link.Uri, link.MediaType), content),
        ErrorContent error => WithMargins(new ErrorContent(error.Message) { ErrorCode = error.ErrorCode, Details = error.Details }, content),
        HostedFileContent file => WithMargins(new HostedFileContent(file.FileId) { MediaType = file.MediaType, Name = file.Name }, content),
        UsageContent usage => WithMargins(new UsageContent(usage.Details), content),
        _ => content,
    };

    public static TextContent WithText(AIContent content, string text) => WithMargins(new TextContent(text), content);

    public static FunctionCallContent WithId(FunctionCallContent call, string id, string name) =>
        WithMargins(new FunctionCallContent(id, name, call.Arguments) { Exception = call.Exception, InformationalOnly = call.InformationalOnly }, call);

    public static FunctionResultContent WithId(FunctionResultContent result, string id) => WithResult(result, id, result.Result);

    public static FunctionResultContent WithResult(FunctionResultContent result, string id, object? value) =>
        WithMargins(new FunctionResultContent(id, value) { Exception = result.Exception }, result);

    private static T WithMargins<T>(T copy, AIContent content)
        where T : AIContent
    {
        copy.Annotations = content.Annotations;
        copy.AdditionalProperties = content.AdditionalProperties;
        return copy;
    }
}

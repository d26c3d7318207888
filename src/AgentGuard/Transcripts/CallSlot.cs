using Microsoft.Extensions.AI;

namespace AgentGuard.Transcripts;

/// <summary>A call of a transcript while it is mended, with the result that belongs to it.</summary>
internal sealed class CallSlot
{
    public CallSlot(DraftMessage owner, FunctionCallContent call)
    {
        Owner = owner;
        Call = call;
        NewId = call.CallId;
        NewName = call.Name;
    }

    public DraftMessage Owner { get; }

    public FunctionCallContent Call { get; }

    /// <summary>The message of its result, or <see langword="null"/>.</summary>
    public DraftMessage? Answer { get; private set; }

    public FunctionResultContent? Result { get; private set; }

    public string NewId { get; set; }

    public string NewName { get; set; }

    public bool IsRenamed => NewId != Call.CallId || NewName != Call.Name;

    public void AnswerWith(DraftMessage answer, FunctionResultContent result) => (Answer, Result) = (answer, result);

    public FunctionCallContent ToCall() => IsRenamed ? ContentCopy.WithId(Call, NewId, NewName) : Call;

    public FunctionResultContent ToResult(FunctionResultContent result) => NewId == result.CallId ? result : ContentCopy.WithId(result, NewId);
}

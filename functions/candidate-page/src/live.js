let wait=3e3
function later(){setTimeout(()=>document.hidden?document.addEventListener("visibilitychange",look,{once:true}):look(),wait)}
async function look(){
try{
const answer=await fetch("",{headers:{accept:"text/html"}})
if(answer.status==410)return location.reload()
if(!answer.ok)throw answer
if(!document.querySelector("#sent"))return location.reload()
const page=new DOMParser().parseFromString(await answer.text(),"text/html")
for(const part of["[role=status]","#sent","#about","h1"]){
const shown=document.querySelector(part),next=page.querySelector(part).innerHTML
if(shown.innerHTML!=next)shown.innerHTML=next}
document.title=page.title
if(!page.scripts.length)return
wait=Math.min(wait*1.2,3e4)
}catch(e){wait=Math.min(wait*2,6e4)}
later()}
later()
